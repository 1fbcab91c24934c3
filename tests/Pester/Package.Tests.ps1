# The published files: what the gallery and Azure Automation get, installed as their users install it.
BeforeAll {
    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-package-$([guid]::NewGuid().ToString('N'))")).FullName
    $packager = Get-ChildItem -Path ([IO.Path]::Combine($root, 'tools', 'QlikAdmin.Packager', 'bin', '*', 'net10.0', 'QlikAdmin.Packager.dll')) |
        Sort-Object -Property LastWriteTimeUtc | Select-Object -Last 1
    $packed = & dotnet exec $packager.FullName archive (Join-Path $folder packages) 2>&1 | Out-String
    $packedCode = $LASTEXITCODE
    $manifest = Import-PowerShellDataFile -Path (Get-BuiltManifest)
    $zip = [IO.Path]::Combine($folder, 'packages', 'QlikAdmin.zip')
    $nupkg = [IO.Path]::Combine($folder, 'packages', "QlikAdmin.$($manifest.ModuleVersion).nupkg")

    function Get-FileSet([string] $Folder) {
        Get-ChildItem -LiteralPath $Folder -Recurse -File | ForEach-Object {
            "$([IO.Path]::GetRelativePath($Folder, $_.FullName) -replace '\\', '/') $((Get-FileHash -LiteralPath $_.FullName).Hash)"
        } | Sort-Object
    }

    $shipped = Get-FileSet (Split-Path (Get-BuiltManifest))
}

AfterAll {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'The packages' {
    It 'are made, and named as their readers want them' {
        $packedCode | Should -Be 0 -Because $packed
        (Get-ChildItem (Join-Path $folder packages)).Name | Sort-Object | Should -Be "QlikAdmin.$($manifest.ModuleVersion).nupkg", 'QlikAdmin.zip'
    }

    It 'have a zip with one folder, named like the zip and the manifest, and without a version' {
        # What New-AzAutomationModule demands.
        Expand-Archive -LiteralPath $zip -DestinationPath (Join-Path $folder unzipped)
        (Get-ChildItem (Join-Path $folder unzipped)).Name | Should -Be QlikAdmin
        Get-FileSet ([IO.Path]::Combine($folder, 'unzipped', 'QlikAdmin')) | Should -Be $shipped
    }

    It 'have everything that a gallery shows, the same in the manifest and in the package' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $archive = [IO.Compression.ZipFile]::OpenRead($nupkg)
        try {
            $reader = [IO.StreamReader]::new($archive.GetEntry('QlikAdmin.nuspec').Open())
            $said = ([xml] $reader.ReadToEnd()).package.metadata
            $archive.GetEntry('icon.png') | Should -Not -BeNullOrEmpty
        }
        finally {
            $archive.Dispose()
        }

        $data = $manifest.PrivateData.PSData
        @($said.tags -split ' ' | Where-Object { $_ -ne 'PSModule' }) | Should -Be $data.Tags
        $data.Tags | Should -Contain 'PSEdition_Core'
        $said.version | Should -Be $manifest.ModuleVersion
        $said.description | Should -Be $manifest.Description
        $said.authors | Should -Be $manifest.Author
        $said.releaseNotes | Should -Be $data.ReleaseNotes
        $said.licenseUrl | Should -Be $data.LicenseUri
        $said.projectUrl | Should -Be $data.ProjectUri
        $said.iconUrl | Should -Be $data.IconUri
        $data.ReleaseNotes.Length | Should -BeGreaterThan 50
        'LicenseUri', 'ProjectUri', 'IconUri' | ForEach-Object { ([uri] $data[$_]).Scheme | Should -Be https }
    }

    It 'have an icon of the size that a gallery shows' {
        $bytes = [IO.File]::ReadAllBytes((Join-Path (Split-Path (Get-BuiltManifest)) icon.png))
        [Text.Encoding]::ASCII.GetString($bytes, 1, 3) | Should -Be PNG
        # Width and height, each as four bytes, the highest first.
        $bytes[16..23] | Should -Be 0, 0, 0, 128, 0, 0, 0, 128
        $bytes.Length | Should -BeLessThan 20KB
    }
}

Describe 'The package in an empty path' {
    BeforeAll {
        # In a process and a home of its own: nothing of this checkout is on its module path, and its repositories are nobody else's.
        $own = (New-Item -ItemType Directory -Path (Join-Path $folder home)).FullName
        $null = New-Item -ItemType Directory -Path (Join-Path $own empty)
        $installed = Invoke-ChildShell -Seconds 180 @"
            `$env:XDG_DATA_HOME = '$own'; `$env:XDG_CACHE_HOME = '$own'; `$env:LOCALAPPDATA = '$own'
            `$env:PSModulePath = '$own/empty' + [IO.Path]::PathSeparator + '$PSHOME/Modules'
            `$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'
            Register-PSResourceRepository -Name Folder -Uri '$(Join-Path $folder packages)' -Trusted
            `$found = Find-PSResource -Name QlikAdmin -Repository Folder
            'found: ' + `$found.Version + ' ' + `$found.LicenseUri + ' ' + `$found.ProjectUri + ' ' + `$found.IconUri
            'tags: ' + (`$found.Tags -join ' ')
            'notes: ' + `$found.ReleaseNotes
            Save-PSResource -Name QlikAdmin -Repository Folder -Path '$own/empty' -IncludeXml
            Import-Module QlikAdmin
            `$module = Get-Module QlikAdmin
            'from: ' + `$module.ModuleBase
            'commands: ' + (Get-Command -Module QlikAdmin).Count
            'help: ' + (Get-Help Remove-QlikAllocation).Synopsis
            `$sandbox = Start-QlikSandbox -Users 5 -PassThru
            `$null = Connect-QlikCloud `$sandbox.CloudUri -ApiKey `$sandbox.ApiKey
            'rows: ' + @(Get-QlikAllocation).Count
"@
    }

    It 'is found with all that it says about itself' {
        $data = $manifest.PrivateData.PSData
        $installed.Errors | Should -BeNullOrEmpty
        $installed.Output | Should -BeLike "*found: $($manifest.ModuleVersion) $($data.LicenseUri) $($data.ProjectUri) $($data.IconUri)*"
        $data.Tags | ForEach-Object { $installed.Output | Should -Match "(?m)^tags: .*\b$_\b" }
        $installed.Output | Should -BeLike "*notes: $($data.ReleaseNotes)*"
    }

    It 'is installed file by file as it was built' {
        $base = [IO.Path]::Combine($own, 'empty', 'QlikAdmin', $manifest.ModuleVersion)
        Get-FileSet $base | Where-Object { $_ -notmatch '^PSGetModuleInfo\.xml ' } | Should -Be $shipped
    }

    It 'works from there: commands, help and sandbox' {
        $installed.Output | Should -Match "(?m)^from: .*empty.QlikAdmin.$([regex]::Escape($manifest.ModuleVersion))\s*$"
        $installed.Output | Should -Match "(?m)^commands: $($manifest.CmdletsToExport.Count)\s*$"
        $installed.Output | Should -Match '(?m)^help: Takes '
        $installed.Output | Should -Match '(?m)^rows: [1-9]'
    }
}
