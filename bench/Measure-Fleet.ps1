<#
    Times one script for each of 60 emulated tenants on 1, 2 and 4 workers of this process, with 20 ms of latency, and the same without any
    work for the script. The last line of its output is one JSON object with the figures.
#>
. (Join-Path $PSScriptRoot Import-Bench.ps1)

$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-bench-$([guid]::NewGuid().ToString('N'))")
$sandbox = Start-QlikSandbox -Users 400 -Tenants 60 -PassThru
try {
    $targets = foreach ($tenant in $sandbox.Tenants) {
        $variable = "BENCH_$($tenant.Name)"
        [Environment]::SetEnvironmentVariable($variable, [Net.NetworkCredential]::new('', $tenant.ApiKey).Password)
        @{ Name = $tenant.Name; Product = 'Cloud'; Address = "$($tenant.Uri)"; Environment = $variable }
        $tenant.SetSettings(@{ latencyMs = 20 })
    }
    $fleet = Join-Path $folder fleet.json
    @{ Targets = @($targets) } | ConvertTo-Json -Depth 4 | Set-Content $fleet

    function Measure-Workers([int] $Workers, [scriptblock] $Script) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $done = @(Invoke-QlikFleet $fleet -ThrottleLimit $Workers -Confirm:$false -ScriptBlock $Script)
        if ($done.Count -ne 60) { throw "$($done.Count) of 60 targets answered" }
        $watch.Elapsed.TotalMilliseconds
    }

    $work = { [int] (Get-QlikAllocation | Measure-Object).Count }
    $null = Measure-Workers 1 $work
    $times = @{}
    foreach ($workers in 1, 2, 4) { $times["$workers"] = Measure-Workers $workers $work }
    $sandbox.Tenants | ForEach-Object { $_.SetSettings(@{ latencyMs = 0 }) }
    $idle = Measure-Workers 1 { 1 }
    @{ workers = $times; overhead = $idle / 60 } | ConvertTo-Json -Compress
}
finally {
    Stop-QlikSandbox $sandbox
    Remove-Item -LiteralPath $folder -Recurse -Force
}
