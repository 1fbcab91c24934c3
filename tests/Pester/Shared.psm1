Set-StrictMode -Version Latest

$script:manifest = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'QlikAdmin', 'QlikAdmin.psd1'))

function Get-BuiltManifest {
    <# .SYNOPSIS Path of the manifest of the module that ships; the only one the tests import. #>
    $script:manifest
}

function Import-Built {
    <# .SYNOPSIS Imports the module that ships, afresh. #>
    if (-not (Test-Path -LiteralPath $script:manifest)) {
        throw "$script:manifest is not there; run ./build.ps1 Build first."
    }

    Import-Module -Name $script:manifest -Force -Global -ErrorAction Stop
}

Export-ModuleMember -Function Get-BuiltManifest, Import-Built
