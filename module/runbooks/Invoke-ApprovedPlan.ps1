<#
.SYNOPSIS
Applies the plans that somebody approved, and sends a summary. First it goes on with what an earlier run left.

.DESCRIPTION
Every .csv and .json file in -ApprovedPath is an approved plan: only people who may approve must be able to write there. Each plan is checked as
Invoke-QlikPlan does, applied, and moved to the folder 'applied' in it; a plan that is refused is moved to 'refused'. Work that was cut off
(by -MaximumDuration, a crash, a server that was down) is gone on with from the journal at the next start.

.PARAMETER Connection
The servers, each as a text: 'Cloud=acme.eu.qlikcloud.com; Variable=QlikAcmeKey'. README.md in this folder lists the keys.

.PARAMETER ApprovedPath
Folder with the approved plans.

.PARAMETER JournalPath
Folder of the journals, on a share if runs may be continued on another machine. Give runbooks a folder of their own.

.PARAMETER Notification
Who gets the summary: 'Webhook=https://...', 'WebhookVariable=QlikHook; Format=Teams', 'Mail=ops@corp.example; From=qlik@corp.example;
SmtpServer=mail.corp.example'.

.PARAMETER MaximumDuration
Time after which nothing new is begun: 2h, 0.5h or a TimeSpan. Azure Automation ends a job after 3 hours.

.EXAMPLE
./Invoke-ApprovedPlan.ps1 -Connection 'Cloud=acme.eu.qlikcloud.com; SecretName=qlik-acme' -ApprovedPath ./approved -JournalPath ./journal

.EXAMPLE
./Invoke-ApprovedPlan.ps1 -Connection 'Sense=qs1.corp.example; Certificate=QlikSense' -ApprovedPath //nas/qlik/approved -JournalPath //nas/qlik/journal -WhatIf

.NOTES
Exit codes: 0 done, 1 error, 2 wrong input, 3 no connection, 4 done with failures, 5 work left over, 6 refused, 7 another process is working on
it, 8 done, but the summary was not sent.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string[]] $Connection,
    [Parameter(Mandatory)] [string] $ApprovedPath,
    [string] $JournalPath,
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

$summary = Invoke-Runbook -Name 'Approved plans' -MaximumDuration $MaximumDuration -JournalPath $JournalPath -Notification $Notification -Work {
    param($Run)
    if (-not (Test-Path -LiteralPath $ApprovedPath -PathType Container)) {
        Stop-Runbook BadInput "The folder '$ApprovedPath' for approved plans is not there."
    }

    $null = Connect-RunbookTarget -Run $Run -Connection $Connection
    Resume-RunbookWork -Run $Run -WhatIf:$WhatIfPreference
    $files = @(Get-ChildItem -LiteralPath $ApprovedPath -File | Where-Object { $_.Extension -in '.csv', '.json' } | Sort-Object -Property LastWriteTimeUtc, Name)
    if ($files.Count -eq 0) {
        $Run.Lines.Add("There is no plan in '$ApprovedPath'.")
    }

    foreach ($file in $files) {
        if (-not (Test-RunbookTime $Run)) {
            $Run.Outcomes.Add('LeftOver')
            $Run.Lines.Add("The time was over before '$($file.Name)'. It stays where it is, for the next start.")
            continue
        }

        $errors = @()
        $target = 'applied'
        try {
            Invoke-QlikPlan -Path $file.FullName -MaximumDuration (Get-RunbookTimeLeft $Run) -PassThru -Confirm:$false -WhatIf:$WhatIfPreference -ErrorAction Continue -ErrorVariable errors |
                ForEach-Object { Add-RunbookResult $Run $_ }
            $Run.Lines.Add("Applied: $($file.Name)")
        }
        catch {
            $errors = @($_)
        }

        Add-RunbookFailure $Run $errors
        $ids = @($errors | ForEach-Object { "$($_.FullyQualifiedErrorId)" })
        if ($ids -match '^Qlik\.(CapExceeded|PlanExpired|PlanChanged|InvalidInput)\b') {
            $target = 'refused'
            $Run.Outcomes.Add('Refused')
            $Run.Lines.Add("Refused: $($file.Name)")
        }
        elseif ($ids -match '^Qlik\.(JournalBusy|Busy|NotConnected|WrongConnection|JournalFailed)\b') {
            # No change was begun, and the plan is still good. The next start tries again.
            $Run.Lines.Add("Left where it is: $($file.Name)")
            continue
        }

        if (-not $WhatIfPreference) {
            $folder = Join-Path $ApprovedPath $target
            $null = New-Item -ItemType Directory -Path $folder -Force
            $stamp = $Run.StartedAt.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture)
            Move-Item -LiteralPath $file.FullName -Destination (Join-Path $folder "$($file.BaseName)-$stamp$($file.Extension)")
        }
    }

    if (-not $WhatIfPreference) {
        Complete-RunbookWork $Run
    }
}

Show-RunbookSummary $summary
exit $summary.ExitCode
