<#
.SYNOPSIS
Works on one share of a fleet: reads it for a plan, or applies the approved plan there. The same script for Azure Automation, Kubernetes, a CI
matrix and cron.

.DESCRIPTION
Without a switch it changes nothing on any server: it reads each target of its share, and writes what it read to -PlanPath/parts.

With -Merge, once after all shares have read, it makes one plan of all parts: -PlanPath/plan.csv. Caps hold for the whole fleet, and a unit of a
licence that several targets share counts once. Somebody reads the plan, deletes the rows of people who keep their licence, and moves the file
to -PlanPath/approved.

With -Apply it finishes what an earlier start left in the journals, and applies the rows of the approved plan that belong to its share. When all
of them are done, it notes that in -PlanPath/applied, and the next start has nothing to do. If not, the next start goes on.

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

.PARAMETER Merge
Makes one plan of what all shares have read in the last day. It needs no share, and no server.

.PARAMETER Apply
Applies the approved plan on the targets of the share.

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
./Invoke-FleetShard.ps1 -FleetPath ./fleet.json -PlanPath ./plans -JournalPath ./journal -Policy idle -Merge

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
    [switch] $Merge,
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

$read = { New-QlikPlan -Policy $using:rules -Partial }

$resumed = {
    $name = (Get-QlikConnection | Where-Object IsCurrent).Name
    $open = @(Get-QlikJournal | Where-Object { $_.State -notin 'Running', 'Damaged' -and ($_.Open + $_.Planned) -gt 0 } | Sort-Object -Property StartedAt)
    foreach ($run in $open) {
        if ((Get-QlikJournal -Run $run.RunId | Select-Object -First 1).Connection -eq $name) {
            Resume-QlikOperation -Run $run.RunId -PassThru -Confirm:$false
        }
    }
}

# Runs one script, or one plan, for all targets of the share. Gives whether all of it was done.
function Invoke-Share {
    param($Run, [object[]] $Target, [hashtable] $Work, [scriptblock] $Output = { Add-RunbookResult $Run $_ })
    $results = @()
    $errors = @()
    $complete = $true
    Invoke-QlikFleet -Fleet $Target -ResultVariable results -WhatIf:$WhatIfPreference -ErrorAction SilentlyContinue -ErrorVariable errors @Work | ForEach-Object {
        . $Output
        if ($_.PSObject.Properties['Outcome'] -and "$($_.Outcome)" -in 'Failed', 'Open') { $complete = $false }
    }
    Add-RunbookFailure $Run @($errors | Where-Object { "$($_.FullyQualifiedErrorId)" -notlike 'Qlik.StopRequested*' -and "$_" -notlike '*the time limit is reached*' })
    foreach ($state in $results | Group-Object -Property State) {
        $Run.Lines.Add("$($state.Name): $($state.Count) targets")
        if ($state.Name -ne 'Done') { $complete = $false }
        if ($state.Name -eq 'Left') { $Run.Outcomes.Add('LeftOver') } elseif ($state.Name -ne 'Done') { $Run.Outcomes.Add('DoneWithFailures') }
    }
    $complete
}

function Get-Fleet {
    if ($FleetPath -match '^\s*Variable\s*=\s*(.+?)\s*$') { (ConvertFrom-Json (Get-AutomationVariable -Name $Matches[1])).Targets } else { $FleetPath }
}

function Merge-Part {
    param($Run, [string] $Folder, $Rules)
    $files = @(Get-ChildItem -Path (Join-Path $Folder parts) -Filter *.xml -ErrorAction SilentlyContinue)
    $old = @($files | Where-Object LastWriteTimeUtc -LT ([datetime]::UtcNow.AddDays(-1)))
    if ($old) {
        $Run.Lines.Add("$($old.Count) parts are older than a day, and are left out: $($old.Name -join ', ')")
        $Run.Outcomes.Add('DoneWithFailures')
    }

    $parts = @($files | Where-Object { $_ -notin $old } | Import-Clixml)
    $warnings = @()
    $parts | Merge-QlikPlan -Policy $Rules -WarningVariable warnings -WarningAction SilentlyContinue |
        Export-QlikPlan -Path (Join-Path $Folder plan.csv) -WarningAction Ignore
    $Run.Lines.Add("The plan has $($parts.Count) of $(@(Import-QlikFleet (Get-Fleet)).Count) targets.")
    $warnings | ForEach-Object { $Run.Lines.Add("$_") }
}

$title = if ($Merge) { 'Fleet, one plan' } else { "Fleet, share $Shard" }
$summary = Invoke-Runbook -Name $title -MaximumDuration $MaximumDuration -JournalPath $JournalPath -Notification $Notification -Work {
    param($Run)
    if (-not $Shard -and -not $Merge) {
        Stop-Runbook BadInput 'Which share? Give -Shard, such as 3/16, or 1/1 for the whole fleet; or set QLIKADMIN_SHARD.'
    }

    if (-not (Test-Path -LiteralPath $PlanPath -PathType Container)) {
        Stop-Runbook BadInput "The folder '$PlanPath' for plans is not there. If it is on a share, is the share mounted?"
    }

    $plans = (Resolve-Path -LiteralPath $PlanPath).ProviderPath
    $end = [datetime]::UtcNow + [QlikAdmin.Duration]::Parse($MaximumDuration)
    $rules = if (-not $Apply) { Resolve-RunbookPolicy $Policy }
    if ($Merge) {
        Merge-Part $Run $plans $rules
        return
    }

    $choice = @{ Shard = $Shard }
    if ($Tag) { $choice.Tag = $Tag }
    $targets = @(Import-QlikFleet -Fleet (Get-Fleet) @choice)
    $Run.Lines.Add("$($targets.Count) targets are in the share $Shard.")
    if ($targets.Count -eq 0) {
        return
    }

    $share = $Shard.Trim() -replace '\s*/\s*', '-of-'
    $work = @{ ThrottleLimit = $ThrottleLimit; JournalPath = $env:QLIKADMIN_JOURNAL; MaximumDuration = $MaximumDuration }
    if ($StopFile) { $work.StopFile = $StopFile }
    if (-not $Apply) {
        $parts = [Collections.Generic.List[object]]::new()
        $null = Invoke-Share $Run $targets ($work + @{ ScriptBlock = $read }) { $parts.Add($_) }
        if (-not $WhatIfPreference -and $parts.Count -gt 0) {
            $folder = (New-Item -ItemType Directory -Path (Join-Path $plans parts) -Force).FullName
            $parts | Export-Clixml -LiteralPath (Join-Path $folder "$share.xml")
        }

        return
    }

    $null = Invoke-Share $Run $targets ($work + @{ ScriptBlock = $resumed })
    $file = [IO.Path]::Combine($plans, 'approved', 'plan.csv')
    if (-not (Test-Path -LiteralPath $file)) {
        $Run.Lines.Add('No plan is approved.')
        return
    }

    # Not the time of the file, because a copy has another time.
    $id = Import-QlikPlan -Path $file | Select-Object -First 1 -ExpandProperty PlanId
    $mark = [IO.Path]::Combine($plans, 'applied', "$id-$share")
    if (-not $id -or (Test-Path -LiteralPath $mark)) {
        $Run.Lines.Add('The approved plan was applied on this share before.')
        return
    }

    $work.MaximumDuration = [timespan]::FromSeconds([math]::Max(1, ($end - [datetime]::UtcNow).TotalSeconds))
    $complete = Invoke-Share $Run $targets ($work + @{ Plan = $file; PassThru = $true })
    if ($complete -and -not $WhatIfPreference) {
        $null = New-Item -ItemType Directory -Path (Join-Path $plans applied) -Force
        $null = New-Item -ItemType File -Path $mark
    }
}

Show-RunbookSummary $summary
exit $summary.ExitCode
