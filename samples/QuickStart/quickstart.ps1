<#
    Lists unused licences, makes a plan of what to take back, and applies it, on a Qlik Sense site and on a Qlik Cloud tenant.
    Both are emulated on this machine, and nothing leaves it. Change the two Connect lines to use your own servers.
#>
[CmdletBinding()]
param(
    # The module folder.
    [string] $Module = (Join-Path $PSScriptRoot '../../out/QlikAdmin'),

    # Licences that nobody used for this long are taken back.
    [string] $UnusedFor = '30d'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $Module 'QlikAdmin.psd1')

function Get-ReasonToKeep($Allocation) {
    if ($Allocation.IsPool) { return 'a pool that nobody holds' }
    if ($Allocation.Status -eq 'Quarantined') { return 'already in quarantine' }
    if ($Allocation.LastUsedAt) { return "used within $UnusedFor" }
    if ($Allocation.LastUsedSource -eq 'Unknown') { return 'last use unknown, so not treated as unused' }
    'never used: use -NeverUsed to select these'
}

# Every change is written to the journal before its request is sent. Nobody needs the journal of a demonstration, so it is deleted at the end.
$journal = $env:QLIKADMIN_JOURNAL
$env:QLIKADMIN_JOURNAL = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-quickstart-$PID"

$sandbox = Start-QlikSandbox -Users 300 -Seed 7 -PassThru -Confirm:$false
try {
    $sense = Connect-QlikSense -Server $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath
    $cloud = Connect-QlikCloud -Tenant $sandbox.CloudUri -ApiKey $sandbox.ApiKey

    foreach ($connection in $sense, $cloud) {
        "`n=== $($connection.Product): $($connection.Name) ==="

        "`n1. What the licence contains:"
        Get-QlikLicense -Connection $connection -WarningAction SilentlyContinue | Format-Table | Out-String -Width 100 | ForEach-Object TrimEnd

        "`n2. Who has a licence and has not used it for ${UnusedFor}:"
        $idle = @(Get-QlikAllocation -Connection $connection -UnusedFor $UnusedFor)
        $idle | Sort-Object LastUsedAt | Select-Object -First 5 | Format-Table | Out-String -Width 100 | ForEach-Object TrimEnd
        "   ... $($idle.Count) in all."

        "`n3. The plan, which changes nothing:"
        $policy = @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = $UnusedFor }); Caps = @{ Percent = 100 } }
        $plan = @(New-QlikPlan $policy -Connection $connection -WarningAction SilentlyContinue)
        $plan | Group-Object Action | Sort-Object Name | ForEach-Object { '   {0,4} x {1}' -f $_.Count, $_.Name }
        $plan | Where-Object Action -EQ Remove | Select-Object -First 5 | Format-Table | Out-String -Width 100 | ForEach-Object TrimEnd

        "`n4. Applying it:"
        $kept = @(Get-QlikAllocation -Connection $connection -IncludeLastUse | Where-Object Id -NotIn $idle.Id)
        $plan | Invoke-QlikPlan -Confirm:$false | Out-String -Width 100 | ForEach-Object TrimEnd

        "`n5. What was left alone, and why:"
        $kept | Group-Object { Get-ReasonToKeep $_ } | Sort-Object Count -Descending | ForEach-Object { '   {0,4} x {1}' -f $_.Count, $_.Name }
        if ($connection.Product -eq 'Cloud') {
            $orphans = @(Get-QlikAllocation -Connection $connection -Orphan)
            '   {0,4} x {1}' -f $orphans.Count, 'held by somebody who is not a user of this tenant: left alone without -Orphan'
        }
    }
}
finally {
    $sandbox | Stop-QlikSandbox -Confirm:$false
    Remove-Item -LiteralPath $env:QLIKADMIN_JOURNAL -Recurse -Force -ErrorAction SilentlyContinue
    $env:QLIKADMIN_JOURNAL = $journal
}
