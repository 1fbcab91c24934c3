<#
.SYNOPSIS
Writes the reports that the browser tests open, with the module that ships, against a sandbox.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [string] $Folder
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module $Manifest
$sandbox = Start-QlikSandbox -Users 150 -PassThru
try {
    $null = Connect-QlikCloud $sandbox.CloudUri -Name cloud -ApiKey $sandbox.ApiKey
    $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name qv
    $null = Connect-QlikSense $sandbox.SenseUri -Name sense -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath

    # What was taken back, given back, in quarantine, and refused.
    Get-QlikAllocation Analyzer -Connection sense -UnusedFor 90d | Select-Object -First 12 | Remove-QlikAllocation -Confirm:$false
    Undo-QlikOperation (Get-QlikJournal -Last 1).RunId -Entry 1, 2, 3 -Confirm:$false
    Get-QlikAllocation Professional -Connection cloud | Select-Object -First 5 | Remove-QlikAllocation -Confirm:$false
    $sandbox.AddFault(@{ service = 'sense'; method = 'DELETE'; kind = 'status'; status = 403; count = -1 })
    Get-QlikAllocation Professional -Connection sense -UnusedFor 90d | Select-Object -First 2 | Remove-QlikAllocation -Confirm:$false -ErrorAction SilentlyContinue
    $sandbox.ClearFaults()

    $policy = @{
        Name  = 'idle'
        Rules = @(
            @{ Name = 'idle'; UnusedFor = '60d' }
            @{ Name = 'never used'; NeverUsed = $true; AllocatedFor = '14d' }
            @{ Name = 'too big'; Type = 'Professional'; UnusedFor = '30d'; Action = 'Downgrade' }
        )
        Caps  = @{ Percent = 100 }
    }
    $price = @{ Professional = 840; Analyzer = 336.5; NamedCal = 1350 }
    Export-QlikReport (Join-Path $Folder live.html) -Connection sense, cloud, qv -Policy $policy -Price $price -Currency EUR
    Export-QlikReport (Join-Path $Folder plain.html) -Connection cloud
    New-QlikPlan $policy -Connection sense | Export-QlikPlan (Join-Path $Folder plan.csv) -IncludeKeep
    Export-QlikReport (Join-Path $Folder plan.html) -Plan (Join-Path $Folder plan.csv) -Price $price
    Export-QlikReport (Join-Path $Folder journal.html) -JournalOnly -Price $price
}
finally {
    Stop-QlikSandbox -All
}
