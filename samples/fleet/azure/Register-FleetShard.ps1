<#
.SYNOPSIS
Links the runbook Invoke-FleetShard to one schedule, once for each share. Needs the module Az.Automation and an open Connect-AzAccount.

.DESCRIPTION
An account of Azure Automation runs a limited number of jobs at once, and ends each after 3 hours. So there is one job for a share, and not one
for each tenant. The jobs run on hybrid workers: plans and journals need a disk that stays, and one that all workers reach.

.PARAMETER ResourceGroup
Resource group of the Automation account.

.PARAMETER Account
The Automation account. It has the module QlikAdmin and the runbook Invoke-FleetShard.

.PARAMETER WorkerGroup
Group of the hybrid workers.

.PARAMETER Shards
Number of shares, and of jobs each night.

.PARAMETER Argument
Parameters of Invoke-FleetShard.ps1 without Shard.

.PARAMETER At
Time of the first start. It repeats every day.

.EXAMPLE
./Register-FleetShard.ps1 -ResourceGroup qlik -Account qlik-automation -WorkerGroup qlik-workers -Shards 16 -Argument @{ FleetPath = 'Variable=QlikFleet'; PlanPath = '//nas/qlik/plans'; JournalPath = '//nas/qlik/journal'; Apply = $true }
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $ResourceGroup,
    [Parameter(Mandatory)] [string] $Account,
    [Parameter(Mandatory)] [string] $WorkerGroup,
    [ValidateRange(1, 200)] [int] $Shards = 16,
    [Parameter(Mandatory)] [hashtable] $Argument,
    [datetime] $At = [datetime]::Today.AddDays(1).AddHours(2)
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$place = @{ ResourceGroupName = $ResourceGroup; AutomationAccountName = $Account }
if (-not $PSCmdlet.ShouldProcess("$Shards shares, daily at $($At.ToString('HH:mm'))", "Schedule Invoke-FleetShard in $Account")) {
    return
}

$null = New-AzAutomationSchedule @place -Name qlik-fleet -StartTime $At -DayInterval 1
for ($number = 1; $number -le $Shards; $number++) {
    $parameters = $Argument + @{ Shard = "$number/$Shards" }
    Register-AzAutomationScheduledRunbook @place -RunbookName Invoke-FleetShard -ScheduleName qlik-fleet -RunOn $WorkerGroup -Parameters $parameters
}
