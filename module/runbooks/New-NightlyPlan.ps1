<#
.SYNOPSIS
Makes a plan of the licences to take back, saves it for review, and sends a summary. It changes nothing on any server.

.DESCRIPTION
The plan is saved as a CSV file in -PlanPath. Somebody opens it, deletes the rows of people who keep their licence, saves it, and moves it to
the folder from which Invoke-ApprovedPlan.ps1 applies it.

.PARAMETER Connection
The servers, each as a text: 'Cloud=acme.eu.qlikcloud.com; Variable=QlikAcmeKey'. README.md in this folder lists the keys.

.PARAMETER Policy
A policy file, the name of a policy that comes with the module (idle, leavers, right-size, make-room, access-pass-14-days), or
'Variable=QlikPolicy' for a variable of Azure Automation with the policy as JSON.

.PARAMETER PlanPath
Folder for the plan.

.PARAMETER Notification
Who gets the summary: 'Webhook=https://...', 'WebhookVariable=QlikHook; Format=Teams', 'Mail=ops@corp.example; From=qlik@corp.example;
SmtpServer=mail.corp.example'.

.PARAMETER MaximumDuration
Time after which nothing new is begun: 2h, 0.5h or a TimeSpan. Azure Automation ends a job after 3 hours.

.EXAMPLE
./New-NightlyPlan.ps1 -Connection 'Cloud=acme.eu.qlikcloud.com; SecretName=qlik-acme' -Policy idle -PlanPath ./plans

.EXAMPLE
./New-NightlyPlan.ps1 -Connection 'Sense=qs1.corp.example; Certificate=QlikSense' -Policy Variable=QlikPolicy -PlanPath //nas/qlik/plans -Notification 'WebhookVariable=QlikHook; Format=Teams'

.NOTES
Exit codes: 0 done, 1 error, 2 wrong input, 3 no connection, 4 done with failures, 5 work left over, 6 refused, 7 another process is working on
it, 8 done, but the summary was not sent.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $Connection,
    [Parameter(Mandatory)] [string] $Policy,
    [Parameter(Mandatory)] [string] $PlanPath,
    [string[]] $Notification,
    [string] $MaximumDuration = '2h'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# In this folder the module is the one beside the runbook. In Azure Automation a runbook is alone, and the account has the module.
if (-not (Get-Module -Name QlikAdmin)) {
    $beside = if ($PSScriptRoot) { Join-Path (Split-Path -Parent $PSScriptRoot) QlikAdmin.psd1 }
    Import-Module -Name $(if ($beside -and (Test-Path -LiteralPath $beside)) { $beside } else { 'QlikAdmin' })
}

Import-Module -Name (Join-Path (Get-Module -Name QlikAdmin).ModuleBase (Join-Path runbooks QlikAdmin.Runbooks.psm1))

$summary = Invoke-Runbook -Name 'Nightly plan' -MaximumDuration $MaximumDuration -Notification $Notification -Work {
    param($Run)
    if (-not (Test-Path -LiteralPath $PlanPath -PathType Container)) {
        Stop-Runbook BadInput "The folder '$PlanPath' for the plan is not there."
    }

    $rules = Resolve-RunbookPolicy $Policy
    $connections = @(Connect-RunbookTarget -Run $Run -Connection $Connection)
    $warnings = @()
    $errors = @()
    $rows = @(New-QlikPlan -Policy $rules -Connection $connections -WarningVariable warnings -ErrorAction Continue -ErrorVariable errors | Where-Object { "$($_.Action)" -ne 'Keep' })
    $warnings | ForEach-Object { $Run.Warnings.Add("$_") }
    Add-RunbookFailure $Run $errors

    foreach ($group in $rows | Group-Object -Property Connection, Type, Action | Sort-Object -Property Name) {
        $first = $group.Group[0]
        $Run.Lines.Add(('{0,6} x {1,-9} {2}, {3}' -f $group.Count, $first.Action, $first.Type, $first.Connection))
        if (-not $Run.Counts.Contains("$($first.Action)")) {
            $Run.Counts["$($first.Action)"] = 0
        }

        $Run.Counts["$($first.Action)"] += $group.Count
    }

    if ($rows.Count -eq 0) {
        $Run.Lines.Add('There is nothing to take back and nothing to review.')
        return
    }

    $file = Join-Path $PlanPath ('plan-{0}.csv' -f $Run.StartedAt.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture))
    $rows | Export-QlikPlan -Path $file
    $Run.Files.Add((Resolve-Path -LiteralPath $file).ProviderPath)
    $Run.Lines.Add("The plan: $file")
    $Run.Lines.Add("It expires on $($rows[0].ExpiresAt.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)) UTC.")
    $caps = @($rows | Where-Object { $_.CapExceeded } | Select-Object -ExpandProperty CapExceeded -Unique)
    if ($caps.Count -gt 0) {
        # The file is there for the person who decides. Nobody can apply it by mistake.
        Stop-Runbook Refused "The plan is above a cap of its policy, so it can't be applied: $($caps -join '; '). Narrow the rules, or raise the caps."
    }
}

Show-RunbookSummary $summary
exit $summary.ExitCode
