<#
    Measures Get-QlikAllocation: on Sense beside a bare HttpClient and JsonTextReader loop in the same process, one after the other. The
    bench project starts it. The last line of its output is one JSON object with the figures.
#>
param([ValidateSet('sense', 'cloud')] [string] $Product)

. (Join-Path $PSScriptRoot 'Connect-Bench.ps1')
$list = @{ Connection = $Product }
if ($Product -eq 'sense') { $list.Type = 'UserAccess', 'Professional', 'Analyzer' }
$rounds = if ($Product -eq 'sense') { 11 } else { 3 }

$listed = 0
Get-QlikAllocation @list | ForEach-Object { $listed++ }
Clear-Log
$null = Get-QlikAllocation @list
$requests = Get-LogCount

$times = foreach ($round in 1..$rounds) { (Measure-Command { $null = Get-QlikAllocation @list }).TotalMilliseconds }
$figures = @{ rows = $listed; requests = $requests; milliseconds = Get-Median $times; megabytes = Get-Peak }
if ($Product -eq 'sense') {
    # The same bare loop that the bench project uses, compiled into this process.
    # The project's global usings are not in the file, so they are added here.
    $source = (('', '.IO', '.Net.Http', '.Threading.Tasks' | ForEach-Object { "using System$_;`n" }) -join '') + (Get-Content (Join-Path $PSScriptRoot 'BareLoop.cs') -Raw)
    $source = $source -replace 'internal sealed class', 'public sealed class'
    $references = @(Get-ChildItem (Join-Path $PSHOME 'ref/*.dll') | ForEach-Object FullName) + [Newtonsoft.Json.JsonConvert].Assembly.Location
    Add-Type -TypeDefinition $source -ReferencedAssemblies $references -IgnoreWarnings -WarningAction SilentlyContinue
    $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($env:BENCH_CERTIFICATE, $password)
    $paths = 'useraccesstype', 'professionalaccesstype', 'analyzeraccesstype' | ForEach-Object { "license/$_/full" }
    $bare = [QlikAdmin.Bench.BareLoop]::new($env:BENCH_SERVER, $certificate, [string[]] $paths)
    $rows = $bare.ReadAsync().GetAwaiter().GetResult()
    if ($listed -ne $rows) { throw "The bare loop read $rows rows, the cmdlet $listed`: not the same answer." }

    $ratios = @()
    $firsts = @()
    foreach ($round in 1..$rounds) {
        $plain = Measure-Command { $null = $bare.ReadAsync().GetAwaiter().GetResult() }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = Get-QlikAllocation @list
        $whole = $watch.Elapsed
        $ratios += $whole / $plain
        $watch.Restart()
        $first = [timespan]::Zero
        Get-QlikAllocation @list | Select-Object -First 1 | ForEach-Object { $first = $watch.Elapsed }
        $firsts += $first / $whole
    }

    $figures.ratio = Get-Median $ratios
    $figures.first = Get-Median $firsts
}

$figures | ConvertTo-Json -Compress
