<#
    Makes a plan over a whole site and a whole tenant and writes it to a file, or applies that file. The bench project starts it once for
    each, so that the peak of the memory is that of one command. The last line of its output is one JSON object with the figures.
#>
param([string] $Path, [switch] $Apply)

. (Join-Path $PSScriptRoot 'Connect-Bench.ps1')
$policy = @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '30d' }); Caps = @{ Percent = 100 } }
Clear-Log
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$rows = 0
if ($Apply) {
    $summary = Import-QlikPlan $Path | Invoke-QlikPlan -Confirm:$false
    $rows = $summary.Done
} else {
    New-QlikPlan $policy -Connection sense, cloud | ForEach-Object { $rows++; $_ } | Export-QlikPlan $Path -IncludeKeep
}

$time = $watch.Elapsed.TotalMilliseconds
$peak = Get-Peak
@{ rows = $rows; requests = Get-LogCount; milliseconds = $time; megabytes = $peak; more = $peak - $idle } | ConvertTo-Json -Compress
