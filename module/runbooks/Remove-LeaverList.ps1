<#
.SYNOPSIS
Off-boards the people in a CSV file, and sends a summary. First it goes on with what an earlier run left.

.DESCRIPTION
A row names a person by User, Id, Email, Subject, or UserDirectory and UserId. What the person owns moves to -NewOwner, the keys are revoked, the
licence is taken back, and then the user is deleted. The same file can be given every night: people who are gone already are only counted.

With a row that fits several people, or more people than -MaximumCount, nothing is removed. So a wrong file does no harm.

.PARAMETER Connection
The servers, each as a text: 'Cloud=acme.eu.qlikcloud.com; Variable=QlikAcmeKey'. README.md in this folder lists the keys.

.PARAMETER Path
The CSV file.

.PARAMETER NewOwner
The new owner of what the people own: an id, DIRECTORY\id, a subject or an e-mail address.

.PARAMETER MaximumCount
More people than this are refused.

.PARAMETER ReportPath
Folder for a CSV file with the outcome of each person.

.PARAMETER SkipKind
Kinds of owned items that are not looked at, because the credential may not read them: AutomationConnection for an OAuth client.

.PARAMETER JournalPath
Folder of the journals, on a share if runs may be continued on another machine. Give runbooks a folder of their own.

.PARAMETER Notification
Who gets the summary: 'Webhook=https://...', 'WebhookVariable=QlikHook; Format=Teams', 'Mail=ops@corp.example; From=qlik@corp.example;
SmtpServer=mail.corp.example'.

.PARAMETER MaximumDuration
Time after which nothing new is begun: 2h, 0.5h or a TimeSpan. Azure Automation ends a job after 3 hours.

.EXAMPLE
./Remove-LeaverList.ps1 -Connection 'Cloud=acme.eu.qlikcloud.com; SecretName=qlik-acme' -Path ./leavers.csv -NewOwner anna@corp.example -ReportPath ./reports -JournalPath ./journal

.EXAMPLE
./Remove-LeaverList.ps1 -Connection 'Sense=qs1.corp.example; Certificate=QlikSense' -Path //nas/hr/leavers.csv -NewOwner CORP\anna -WhatIf

.NOTES
Exit codes: 0 done, 1 error, 2 wrong input, 3 no connection, 4 done with failures, 5 work left over, 6 refused, 7 another process is working on
it, 8 done, but the summary was not sent.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string[]] $Connection,
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $NewOwner,
    [int] $MaximumCount = 50,
    [string] $ReportPath,
    [string[]] $SkipKind,
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

$summary = Invoke-Runbook -Name 'Leavers' -MaximumDuration $MaximumDuration -JournalPath $JournalPath -Notification $Notification -Work {
    param($Run)
    if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) {
        Stop-Runbook BadInput "The file '$Path' is not there."
    }

    if ($ReportPath -and -not (Test-Path -LiteralPath $ReportPath -PathType Container)) {
        Stop-Runbook BadInput "The folder '$ReportPath' for the report is not there."
    }

    $rows = @(Import-Csv -LiteralPath $Path)
    $connections = @(Connect-RunbookTarget -Run $Run -Connection $Connection)
    Resume-RunbookWork -Run $Run -WhatIf:$WhatIfPreference

    # Every row is looked up on every connection before anybody is removed anywhere.
    $gone = 0
    $bad = @()
    $leavers = @(foreach ($each in $connections) {
            $errors = @()
            $rows | Get-QlikUser -Connection $each -ErrorAction SilentlyContinue -ErrorVariable errors
            foreach ($record in $errors) {
                if ("$($record.FullyQualifiedErrorId)" -match '^Qlik\.(NotFound|UserNotFound)\b') {
                    $gone++
                }
                else {
                    $bad += "$each, $($record.TargetObject): $($record.Exception.Message)"
                }
            }
        })
    $Run.Lines.Add("$($rows.Count) rows: $($leavers.Count) people to remove, $gone times nobody of that name.")
    if ($bad.Count -gt 0) {
        $bad | ForEach-Object { $Run.Failures.Add($_) }
        Stop-Runbook BadInput "$($bad.Count) rows of '$Path' can't be used. Nobody was removed."
    }

    if ($leavers.Count -gt $MaximumCount) {
        Stop-Runbook Refused "The file names $($leavers.Count) people who are there, and -MaximumCount is $MaximumCount. Nobody was removed."
    }

    $more = @{}
    if ($SkipKind) {
        $more.SkipKind = $SkipKind
    }

    $report = [Collections.Generic.List[object]]::new()
    try {
        # A few people at a time, so that the time budget is looked at between them, and no removal is left half-way for want of time.
        for ($i = 0; $i -lt $leavers.Count; $i += 5) {
            if (-not (Test-RunbookTime $Run)) {
                $Run.Outcomes.Add('LeftOver')
                $Run.Counts['NotBegun'] = $leavers.Count - $i
                $Run.Lines.Add("The time was over: $($leavers.Count - $i) people were not begun. The next start does.")
                break
            }

            $errors = @()
            $leavers[$i..([Math]::Min($i + 4, $leavers.Count - 1))] |
                Remove-QlikUser -NewOwner $NewOwner @more -PassThru -Confirm:$false -WhatIf:$WhatIfPreference -ErrorAction Continue -ErrorVariable errors |
                Where-Object { $_ -is [QlikAdmin.UserRemoval] } | ForEach-Object {
                    Add-RunbookResult $Run $_
                    $report.Add($_)
                }
            Add-RunbookFailure $Run $errors
            if ($Run.Outcomes.Contains('LeftOver')) {
                break
            }
        }
    }
    finally {
        if ($ReportPath -and -not $WhatIfPreference) {
            $file = Join-Path $ReportPath ('leavers-{0}.csv' -f $Run.StartedAt.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture))
            $report | Select-Object -Property User, UserName, Outcome, NewOwner,
            @{ Name = 'NotMoved'; Expression = { $_.NotMoved -join '; ' } },
            @{ Name = 'Revoked'; Expression = { $_.Revoked -join '; ' } },
            @{ Name = 'Licenses'; Expression = { $_.Licenses -join '; ' } },
            Detail, Connection, RunId | Export-Csv -LiteralPath $file -NoTypeInformation -Encoding UTF8
            $Run.Files.Add((Resolve-Path -LiteralPath $file).ProviderPath)
            $Run.Lines.Add("The outcome of each person: $file")
        }
    }

    if (-not $WhatIfPreference) {
        Complete-RunbookWork $Run
    }
}

Show-RunbookSummary $summary
exit $summary.ExitCode
