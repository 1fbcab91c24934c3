<#
    Measures Get-QlikAllocation and a bare HttpClient and JsonTextReader loop in the same process, one after the other. The bench project
    starts it, and passes the address of the sandbox in environment variables. Prints 'what|figure|unit|limit' lines.
#>
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/QlikAdmin/QlikAdmin.psd1')

$password = ConvertTo-SecureString $env:BENCH_PASSWORD -AsPlainText -Force
$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($env:BENCH_CERTIFICATE, $password)
Connect-QlikSense -Server $env:BENCH_SERVER -CertificatePath $env:BENCH_CERTIFICATE -CertificatePassword $password -TrustedRoot $env:BENCH_ROOT | Out-Null

# The same bare loop that the bench project uses, compiled into this process.
# The project's global usings are not in the file, so they are added here.
$source = (('', '.IO', '.Net.Http', '.Threading.Tasks' | ForEach-Object { "using System$_;`n" }) -join '') + (Get-Content (Join-Path $PSScriptRoot 'BareLoop.cs') -Raw)
$source = $source -replace 'internal sealed class', 'public sealed class'
$references = @(Get-ChildItem (Join-Path $PSHOME 'ref/*.dll') | ForEach-Object FullName) + [Newtonsoft.Json.JsonConvert].Assembly.Location
Add-Type -TypeDefinition $source -ReferencedAssemblies $references -IgnoreWarnings -WarningAction SilentlyContinue
$bare = [QlikAdmin.Bench.BareLoop]::new($env:BENCH_SERVER, $certificate, 'license/analyzeraccesstype/full')

function Get-Median([double[]] $Values) {
    $sorted = @($Values | Sort-Object)
    $sorted[[int][Math]::Floor($sorted.Count / 2)]
}

$rows = $bare.ReadAsync().GetAwaiter().GetResult()
$listed = @(Get-QlikAllocation -Type Analyzer)
if ($listed.Count -ne $rows) { throw "The bare loop read $rows rows, the cmdlet $($listed.Count): not the same answer." }

$ratios = @()
$firsts = @()
foreach ($round in 1..11) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = $bare.ReadAsync().GetAwaiter().GetResult()
    $plain = $watch.Elapsed

    $watch.Restart()
    $null = Get-QlikAllocation -Type Analyzer
    $whole = $watch.Elapsed
    $ratios += $whole / $plain

    $watch.Restart()
    Get-QlikAllocation -Type Analyzer | Select-Object -First 1 | Out-Null
    $firsts += $watch.Elapsed / $whole
}

$culture = [cultureinfo]::InvariantCulture
'{0}|{1}|x|3' -f "Get-QlikAllocation lists $rows Sense rows: time / bare loop", (Get-Median $ratios).ToString($culture)
'{0}|{1}|x|0.25' -f 'Get-QlikAllocation: first object and stop / whole time', (Get-Median $firsts).ToString($culture)
