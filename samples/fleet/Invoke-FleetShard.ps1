<#
.SYNOPSIS
Works on one share of a fleet: makes a plan for each target, or applies the approved ones. The same script for Azure Automation, Kubernetes, a
CI matrix and cron.

.DESCRIPTION
Without -Apply it changes nothing on any server: for each target of the share it writes a plan of the licences to take back, as
-PlanPath/NAME.csv. Somebody reads it, deletes the rows of people who keep their licence, and moves the file to -PlanPath/approved.

With -Apply it finishes what an earlier start left in the journals, applies the approved plan of each target, and moves it to
-PlanPath/applied. A plan that could not be applied completely stays where it is, for the next start.

Each worker gets its own share, such as 3/16 for the third of sixteen. Each target is in exactly one of them. A share that is not given is an
error, because without it every worker would work on the whole fleet.

.PARAMETER FleetPath
The fleet file, JSON or CSV, or 'Variable=QlikFleet' for a variable of Azure Automation with the file as JSON.

.PARAMETER PlanPath
Folder of the plans, a share that all workers and the people who review reach.

.PARAMETER JournalPath
Folder of the journals, one share for all workers: the leases in it keep two workers from changing the same target.

.PARAMETER Policy
A policy file, the name of a policy that comes with the module, or 'Variable=QlikPolicy' for a variable of Azure Automation.

.PARAMETER Shard
The share, such as 3/16, or 1/1 for the whole fleet. Without it, the environment variable QLIKADMIN_SHARD, or in an indexed job of Kubernetes
JOB_COMPLETION_INDEX together with QLIKADMIN_SHARDS, the number of shares.

.PARAMETER Apply
Applies the approved plans instead of making new ones.

.PARAMETER Tag
Only targets with one of these tags.

.PARAMETER ThrottleLimit
How many targets are worked on at once.

.PARAMETER StopFile
A file that stops all workers as soon as somebody creates it.

.PARAMETER MaximumDuration
Time after which no further target is begun: 2h, 0.5h or a TimeSpan. Azure Automation ends a job after 3 hours.

.PARAMETER Notification
Who gets the summary, as for the runbooks of the module.

.EXAMPLE
./Invoke-FleetShard.ps1 -FleetPath ./fleet.json -PlanPath ./plans -JournalPath ./journal -Policy idle -Shard 1/1

.EXAMPLE
./Invoke-FleetShard.ps1 -FleetPath ./fleet.json -PlanPath ./plans -JournalPath ./journal -Shard 3/16 -Apply

.NOTES
Exit codes, as those of the runbooks: 0 done, 1 error, 2 wrong input, 4 done with failures, 5 work left over, 7 another run is changing the same
target, 8 done, but the summary was not sent.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $FleetPath,
    [Parameter(Mandatory)] [string] $PlanPath,
    [Parameter(Mandatory)] [string] $JournalPath,
    [string] $Policy = 'idle',
    [string] $Shard,
    [switch] $Apply,
    [string[]] $Tag,
    [ValidateRange(1, 100)] [int] $ThrottleLimit = 4,
    [string] $StopFile,
    [string] $MaximumDuration = '2h',
    [string[]] $Notification
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if (-not (Get-Module -Name QlikAdmin)) {
    Import-Module -Name QlikAdmin
}

Import-Module -Name (Join-Path (Get-Module -Name QlikAdmin).ModuleBase (Join-Path runbooks QlikAdmin.Runbooks.psm1))

if (-not $Shard) {
    # An index of Kubernetes begins at 0, a share at 1.
    $Shard = if ($env:QLIKADMIN_SHARD) { $env:QLIKADMIN_SHARD }
    elseif ($env:JOB_COMPLETION_INDEX -and $env:QLIKADMIN_SHARDS) { '{0}/{1}' -f (1 + [int] $env:JOB_COMPLETION_INDEX), $env:QLIKADMIN_SHARDS }
}

$made = {
    $name = (Get-QlikConnection | Where-Object IsCurrent).Name
    New-QlikPlan -Policy $using:rules | Where-Object { "$($_.Action)" -ne 'Keep' } |
        Export-QlikPlan -Path (Join-Path $using:plans "$name.csv") -WarningAction Ignore
}

$applied = {
    $name = (Get-QlikConnection | Where-Object IsCurrent).Name
    $open = @(Get-QlikJournal | Where-Object { $_.State -notin 'Running', 'Damaged' -and ($_.Open + $_.Planned) -gt 0 } | Sort-Object -Property StartedAt)
    foreach ($run in $open) {
        if ((Get-QlikJournal -Run $run.RunId | Select-Object -First 1).Connection -eq $name) {
            Resume-QlikOperation -Run $run.RunId -PassThru -Confirm:$false
        }
    }

    $file = Join-Path $using:approved "$name.csv"
    if (-not (Test-Path -LiteralPath $file)) {
        return
    }

    $left = $using:end - [datetime]::UtcNow
    if ($left -lt [timespan]::FromSeconds(1)) {
        return 'no time left'
    }

    Invoke-QlikPlan -Path $file -MaximumDuration $left -PassThru -Confirm:$false
}

$summary = Invoke-Runbook -Name "Fleet, share $Shard" -MaximumDuration $MaximumDuration -JournalPath $JournalPath -Notification $Notification -Work {
    param($Run)
    if (-not $Shard) {
        Stop-Runbook BadInput 'Which share? Give -Shard, such as 3/16, or 1/1 for the whole fleet; or set QLIKADMIN_SHARD.'
    }

    if (-not (Test-Path -LiteralPath $PlanPath -PathType Container)) {
        Stop-Runbook BadInput "The folder '$PlanPath' for plans is not there. If it is on a share, is the share mounted?"
    }

    $plans = (Resolve-Path -LiteralPath $PlanPath).ProviderPath
    $approved = Join-Path $plans approved
    $end = [datetime]::UtcNow + [QlikAdmin.Duration]::Parse($MaximumDuration)
    $rules = if (-not $Apply) { Resolve-RunbookPolicy $Policy }
    $fleet = if ($FleetPath -match '^\s*Variable\s*=\s*(.+?)\s*$') { (ConvertFrom-Json (Get-AutomationVariable -Name $Matches[1])).Targets } else { $FleetPath }
    $choice = @{ Shard = $Shard }
    if ($Tag) { $choice.Tag = $Tag }
    $targets = @(Import-QlikFleet -Fleet $fleet @choice)
    $Run.Lines.Add("$($targets.Count) targets are in the share $Shard.")
    if ($targets.Count -eq 0) {
        return
    }

    $more = @{}
    if ($StopFile) { $more.StopFile = $StopFile }
    $results = @()
    $errors = @()
    $unfinished = @{}
    Invoke-QlikFleet -Fleet $targets -ScriptBlock $(if ($Apply) { $applied } else { $made }) -ThrottleLimit $ThrottleLimit -JournalPath $env:QLIKADMIN_JOURNAL `
        -ResultVariable results -WhatIf:$WhatIfPreference -ErrorAction SilentlyContinue -ErrorVariable errors @more | ForEach-Object {
        if ($_ -is [QlikAdmin.Result]) {
            Add-RunbookResult $Run $_
            if ("$($_.Outcome)" -in 'Failed', 'Open') { $unfinished[$_.FleetTarget] = $true }
        }
        elseif ("$_" -eq 'no time left') {
            $Run.Outcomes.Add('LeftOver')
            $unfinished[$_.FleetTarget] = $true
        }
    }
    Add-RunbookFailure $Run @($errors | Where-Object { "$($_.FullyQualifiedErrorId)" -notlike 'Qlik.StopRequested*' })

    foreach ($state in $results | Group-Object -Property State) {
        $Run.Lines.Add("$($state.Name): $($state.Count) targets")
        if ($state.Name -eq 'Left') { $Run.Outcomes.Add('LeftOver') } elseif ($state.Name -ne 'Done') { $Run.Outcomes.Add('DoneWithFailures') }
    }

    if ($Apply -and -not $WhatIfPreference) {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $plans applied) -Force).FullName
        $stamp = $Run.StartedAt.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture)
        foreach ($name in $results | Where-Object { "$($_.State)" -eq 'Done' -and -not $unfinished[$_.Target] } | ForEach-Object Target) {
            $file = Join-Path $approved "$name.csv"
            if (Test-Path -LiteralPath $file) {
                Move-Item -LiteralPath $file -Destination (Join-Path $folder "$name-$stamp.csv")
            }
        }
    }
}

Show-RunbookSummary $summary
exit $summary.ExitCode
