<#
    Restores the public PowerShell module Qlik-Cli into the working directory, and lists the same rows with it. If the gallery can't be
    reached, the script fails with the reason.
#>
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
try {
    Save-PSResource -Name Qlik-Cli -Repository PSGallery -TrustRepository -Path $PWD -WarningAction Stop
}
catch {
    # Not the whole error: it names folders of this machine, and this text goes into the table of results.
    [Console]::Error.WriteLine('Save-PSResource could not get Qlik-Cli from the gallery.')
    exit 1
}

Import-Module (Join-Path $PWD 'Qlik-Cli')
$password = ConvertTo-SecureString $env:BENCH_PASSWORD -AsPlainText -Force
$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($env:BENCH_CERTIFICATE, $password)
$null = Connect-Qlik -ComputerName $env:BENCH_SERVER -Certificate $certificate -UserName 'INTERNAL\sa_api' -TrustAllCerts

function Get-Row {
    foreach ($type in 'useraccesstype', 'professionalaccesstype', 'analyzeraccesstype') { Invoke-QlikGet "/qrs/license/$type/full" }
}

$rows = @(Get-Row).Count
$null = Invoke-RestMethod ($env:BENCH_CONTROL + 'log') -Method Delete
$times = foreach ($round in 1..5) { (Measure-Command { Get-Row | Out-Null }).TotalMilliseconds }
$log = Invoke-RestMethod ($env:BENCH_CONTROL + 'log')
@{
    rows         = $rows
    milliseconds = @($times | Sort-Object)[2]
    requests     = $log.Count / 5
    megabytes    = [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
} | ConvertTo-Json -Compress
