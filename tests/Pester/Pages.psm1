# The commands of README.md and of the pages in docs, and a place to run them from: a copy of what a reader has.
Set-StrictMode -Version Latest

$script:root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))

function Get-PageStatement {
    <#
    .SYNOPSIS
    The statements of the PowerShell blocks of a page, from top to bottom, with the number of their line.
    .PARAMETER Path
    The page, relative to the repository.
    #>
    param([Parameter(Mandatory)] [string] $Path)
    $text = [IO.File]::ReadAllText((Join-Path $script:root $Path))
    foreach ($block in [regex]::Matches($text, '(?ms)^```powershell\r?\n(?<code>.*?)^```')) {
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseInput($block.Groups['code'].Value, [ref] $null, [ref] $errors)
        if ($errors) {
            throw "${Path}: $($errors[0].Message) in: $($block.Value)"
        }

        $before = ($text.Substring(0, $block.Groups['code'].Index) -split '\n').Count
        foreach ($statement in $ast.EndBlock.Statements) {
            [pscustomobject] @{ Line = $before + $statement.Extent.StartLineNumber - 1; Code = $statement.Extent.Text }
        }
    }
}

function Convert-PageCode {
    <# .SYNOPSIS Puts the sandbox in the place of the servers that a page invents. #>
    param([Parameter(Mandatory, ValueFromPipeline)] [string] $Code)
    process {
        $Code.Replace('qv1.corp.example', '$($sandbox.QlikViewUri)').Replace('qs1.corp.example', '$($sandbox.SenseUri)').Replace('acme.eu.qlikcloud.com', '$($sandbox.CloudUri)')
    }
}

function New-PageFolder {
    <#
    .SYNOPSIS
    Makes a folder like a clone that a reader stands in, with a home of its own.
    .DESCRIPTION
    build.ps1 in it packs the built module into out, as the one of the repository does. Nothing else of the repository is there, so that every
    command runs from the installed package. Environment holds what the process needs so that PSResourceGet installs into that home.
    #>
    param([Parameter(Mandatory)] [string] $Folder)
    $null = New-Item -ItemType Directory -Path $Folder, ([IO.Path]::Combine($Folder, 'home', '.local', 'share', 'powershell')) -Force
    $packager = Get-ChildItem -Path ([IO.Path]::Combine($script:root, 'tools', 'QlikAdmin.Packager', 'bin', '*', 'net10.0', 'QlikAdmin.Packager.dll')) |
        Sort-Object -Property LastWriteTimeUtc | Select-Object -Last 1
    "param([string] `$Task) & dotnet exec '$($packager.FullName)' archive '$(Join-Path $Folder out)'" | Set-Content (Join-Path $Folder build.ps1)
    $own = Join-Path $Folder home
    [pscustomobject] @{
        Folder      = $Folder
        Environment = @{
            # PowerShell looks at the second, PSResourceGet at the first: both must lead to the same place.
            HOME                        = $own
            XDG_DATA_HOME               = [IO.Path]::Combine($own, '.local', 'share')
            XDG_CACHE_HOME              = Join-Path $own cache
            XDG_CONFIG_HOME             = Join-Path $own config
            PSModuleAnalysisCachePath   = Join-Path $own modules.cache
            QLIKADMIN_JOURNAL           = Join-Path $own journal
            PSModulePath                = ''
            POWERSHELL_UPDATECHECK      = 'Off'
            POWERSHELL_TELEMETRY_OPTOUT = '1'
        }
    }
}

function Get-PagePrelude {
    <#
    .SYNOPSIS
    What stands in for the keyboard: answers to Read-Host and Get-Credential, and the certificate files of a site.
    #>
    @'
function global:Get-Credential($UserName) { if ($UserName -eq 'CORP\qlikadmin') { $sandbox.QlikViewCredential } else { $sandbox.OAuthClient } }
# README.md asks twice: for the API key, then for the password of the certificate.
$global:answers = [Collections.Generic.Queue[string]]::new([string[]] ('ApiKey', 'CertificatePassword'))
function global:Read-Host([switch] $AsSecureString) { $sandbox.($global:answers.Dequeue()) }
function global:Copy-PageCertificate {
    # As the management console exports them.
    Copy-Item -LiteralPath $sandbox.CertificatePath -Destination ./client.pfx
    Copy-Item -LiteralPath $sandbox.RootPath -Destination ./root.pem
}
'@
}

Export-ModuleMember -Function *-*
