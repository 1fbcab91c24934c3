<#
    Imports the built module and connects to the sandbox that the bench project passes in environment variables.
#>
. (Join-Path $PSScriptRoot Import-Bench.ps1)

function Clear-Log { $null = Invoke-RestMethod ($env:BENCH_CONTROL + 'log') -Method Delete }

function Get-LogCount {
    $log = Invoke-RestMethod ($env:BENCH_CONTROL + 'log')
    @($log).Count
}

function Get-Median([double[]] $Values) {
    $sorted = @($Values | Sort-Object)
    $sorted[[int][Math]::Floor($sorted.Count / 2)]
}

$idle = Get-Peak
$password = ConvertTo-SecureString $env:BENCH_PASSWORD -AsPlainText -Force
$key = ConvertTo-SecureString $env:BENCH_API_KEY -AsPlainText -Force
$null = Connect-QlikSense -Name sense -Server $env:BENCH_SERVER -CertificatePath $env:BENCH_CERTIFICATE -CertificatePassword $password -TrustedRoot $env:BENCH_ROOT
$null = Connect-QlikCloud -Name cloud -Tenant $env:BENCH_TENANT -ApiKey $key
