<#
    Imports the built module, as every measurement does.
#>
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Join-Path $PSScriptRoot '../out/QlikAdmin/QlikAdmin.psd1')

function Get-Peak { [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }
