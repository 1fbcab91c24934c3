BeforeAll {
    Import-Built
    $manifest = Import-PowerShellDataFile -Path (Get-BuiltManifest)
}

Describe 'QlikAdmin module' {
    It 'has a manifest PowerShell accepts' {
        $tested = Test-ModuleManifest -Path (Get-BuiltManifest) -WarningVariable warnings
        $tested.Version | Should -Be ([version] $manifest.ModuleVersion)
        $tested.Guid | Should -Be ([guid] $manifest.GUID)
        $warnings | Should -BeNullOrEmpty
    }

    It 'exports exactly the commands the manifest names' {
        (Get-Command -Module QlikAdmin).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'exports nothing else' {
        $module = Get-Module QlikAdmin
        $module.ExportedAliases.Count | Should -Be 0
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module QlikAdmin).Verb | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'asks before it changes: <_>' -ForEach 'Add-QlikAllocation', 'Set-QlikAllocation', 'Remove-QlikAllocation', 'Restore-QlikAllocation', 'Invoke-QlikApi', 'Start-QlikSandbox', 'Stop-QlikSandbox' {
        $known = (Get-Command $_).Parameters.Keys
        'WhatIf', 'Confirm' | ForEach-Object { $known | Should -Contain $_ }
    }

    It 'keeps its commands through a forced import' {
        Import-Module -Name (Get-BuiltManifest) -Force
        (Get-Command -Module QlikAdmin).Count | Should -Be $manifest.CmdletsToExport.Count
        Get-QlikConnection | Should -BeNullOrEmpty -Because 'the commands run, not only exist'
    }

    It 'is one binary module of the name and version of its manifest' {
        $module = @(Get-Module -Name QlikAdmin)
        $module | Should -HaveCount 1
        $module.Name | Should -Be QlikAdmin
        $module.ModuleType | Should -Be Binary
        $module.Version | Should -Be ([version] $manifest.ModuleVersion)
        $module.ModuleBase | Should -Be (Split-Path (Get-BuiltManifest))
        $module.Path | Should -Be (Join-Path $module.ModuleBase (Join-Path bin QlikAdmin.PowerShell.dll))
        $module[0].NestedModules | Should -BeNullOrEmpty
        $module.PrivateData.PSData.Tags | Should -Contain Qlik
    }

    It 'is found and described without being loaded' {
        $child = Invoke-ChildShell @"
            `$env:PSModulePath = '$(Split-Path (Split-Path (Get-BuiltManifest)))'
            `$found = Get-Module -ListAvailable -Name QlikAdmin
            'commands: ' + `$found.ExportedCommands.Count
            'loaded: ' + @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like 'QlikAdmin*' }).Count
            'by use: ' + @(Get-QlikConnection).Count
            'loaded by use: ' + @(Get-Module -Name QlikAdmin).Count
"@
        $child.Errors | Should -BeNullOrEmpty
        $child.Output | Should -Match "(?m)^commands: $($manifest.CmdletsToExport.Count)\s*$"
        $child.Output | Should -Match '(?m)^loaded: 0\s*$'
        $child.Output | Should -Match '(?m)^by use: 0\s*$'
        $child.Output | Should -Match '(?m)^loaded by use: 1\s*$'
    }

    It 'ends the old connections and sandboxes on a forced import' {
        $sandbox = Start-QlikSandbox -Users 5 -PassThru
        $connection = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name old
        Import-Module -Name (Get-BuiltManifest) -Force
        $connection.IsClosed | Should -BeTrue
        Get-Process -Id $sandbox.ProcessId -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-QlikConnection | Should -BeNullOrEmpty
    }

    It 'takes its commands along when it is removed' {
        Remove-Module -Name QlikAdmin
        try {
            Get-Command -Name '*-Qlik*' -CommandType Cmdlet | Should -BeNullOrEmpty
        }
        finally {
            Import-Built
        }
    }

    It 'adds commands and nothing else to a fresh session' {
        $child = Invoke-ChildShell @"
            `$null = Get-Command -Name Get-Member, Select-Object
            `$variables = Get-Variable | ForEach-Object Name
            `$functions = Get-ChildItem function: | ForEach-Object Name
            `$aliases = Get-Alias | ForEach-Object Name
            `$modules = Get-Module | ForEach-Object Name
            Import-Module '$(Get-BuiltManifest)'
            'variables: ' + ((Get-Variable | ForEach-Object Name | Where-Object { `$_ -notin `$variables -and `$_ -notin 'variables', 'functions', 'aliases', 'modules', 'PSItem', '_' }) -join ',')
            'functions: ' + ((Get-ChildItem function: | ForEach-Object Name | Where-Object { `$_ -notin `$functions }) -join ',')
            'aliases: ' + ((Get-Alias | ForEach-Object Name | Where-Object { `$_ -notin `$aliases }) -join ',')
            'modules: ' + ((Get-Module | ForEach-Object Name | Where-Object { `$_ -notin `$modules }) -join ',')
            'files: ' + (([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and `$_.Location -like '*QlikAdmin*' } | ForEach-Object { Split-Path `$_.Location -Leaf } | Sort-Object) -join ',')
            'json: ' + (([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'Newtonsoft.Json' } | ForEach-Object { Split-Path (Split-Path `$_.Location) -Leaf }) -join ',')
            'commands: ' + @(Get-Command -Module QlikAdmin).Count
"@
        $child.Errors | Should -BeNullOrEmpty
        $lines = $child.Output -split '\r?\n' | ForEach-Object Trim
        $lines | Should -Contain 'variables:'
        $lines | Should -Contain 'functions:'
        $lines | Should -Contain 'aliases:'
        $lines | Should -Contain 'modules: QlikAdmin'
        $lines | Should -Contain "commands: $($manifest.CmdletsToExport.Count)"
        # Core is loaded when it is first needed.
        ($lines | Where-Object { $_ -like 'files:*' }) -replace '^files: ' -split ',' | ForEach-Object { $_ | Should -BeIn 'QlikAdmin.PowerShell.dll', 'QlikAdmin.Core.dll' }
        $lines | Where-Object { $_ -like 'json:*' } | Should -Not -BeLike '*desktop*' -Because 'PowerShell 7 brings its own'
    }

    It 'loads no other file of its folder while it works' {
        $child = Invoke-ChildShell @"
            Import-Module '$(Get-BuiltManifest)'
            `$sandbox = Start-QlikSandbox -Users 5 -PassThru
            `$null = Connect-QlikCloud `$sandbox.CloudUri -ApiKey `$sandbox.ApiKey
            'rows: ' + @(Get-QlikAllocation).Count
            'files: ' + (([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and `$_.Location -like '*QlikAdmin*' } | ForEach-Object { Split-Path `$_.Location -Leaf } | Sort-Object) -join ',')
"@
        $child.Output | Should -Match 'rows: [1-9]'
        $child.Output | Should -Match 'files: QlikAdmin.Core.dll,QlikAdmin.PowerShell.dll\s*$'
    }

    It 'can be imported by several runspaces at once' {
        $shells = 1..3 | ForEach-Object {
            $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
            $null = $shell.AddScript('param($manifest) Import-Module $manifest; @(Get-Command -Module QlikAdmin).Count; Get-QlikConnection').AddArgument((Get-BuiltManifest))
            [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
        }
        foreach ($one in $shells) {
            $output = $one.Shell.EndInvoke($one.Running)
            $one.Shell.Streams.Error | Should -BeNullOrEmpty
            $output | Should -Be $manifest.CmdletsToExport.Count
            $one.Shell.Dispose()
        }
    }
}
