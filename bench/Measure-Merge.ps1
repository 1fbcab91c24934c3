<#
    Merges the parts of a plan, one in each line of a file, and writes the plan to a file. The last line of its output is one JSON object with
    the figures.
#>
param([string] $Parts, [string] $Policy, [string] $Path)

. (Join-Path $PSScriptRoot Import-Bench.ps1)

$idle = Get-Peak
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$script:rows = 0
[IO.File]::ReadLines($Parts) | ForEach-Object { [pscustomobject] @{ Connection = 'target'; Product = 'Cloud'; Content = $_ } } |
    Merge-QlikPlan $Policy | ForEach-Object { $script:rows++; $_ } | Export-QlikPlan $Path -IncludeKeep
$time = $watch.Elapsed.TotalMilliseconds
$peak = Get-Peak
@{ rows = $script:rows; requests = 0; milliseconds = $time; megabytes = $peak; more = $peak - $idle } | ConvertTo-Json -Compress
