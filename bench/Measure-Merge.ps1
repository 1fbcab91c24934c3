<#
    Merges the parts of a plan, one in each line of a file, and writes the plan to a file. The last line of its output is one JSON object with
    the figures.
#>
param([string] $Parts, [string] $Policy, [string] $Path)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module (Join-Path $PSScriptRoot '../out/QlikAdmin/QlikAdmin.psd1')
function Get-Peak { [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }

$idle = Get-Peak
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$script:rows = 0
[IO.File]::ReadLines($Parts) | ForEach-Object { [pscustomobject] @{ Connection = 'target'; Product = 'Cloud'; Content = $_ } } |
    Merge-QlikPlan $Policy | ForEach-Object { $script:rows++; $_ } | Export-QlikPlan $Path -IncludeKeep
$time = $watch.Elapsed.TotalMilliseconds
$peak = Get-Peak
@{ rows = $script:rows; requests = 0; milliseconds = $time; megabytes = $peak; more = $peak - $idle } | ConvertTo-Json -Compress
