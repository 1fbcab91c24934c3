<#
.SYNOPSIS
Writes the report of licences, savings and changes as one HTML file, and sends a summary, with the file if you like. It changes nothing on any
server.

.DESCRIPTION
The file opens in every browser without a network. It is for the person who signs the renewal.

.PARAMETER Connection
The servers, each as a text: 'Cloud=acme.eu.qlikcloud.com; Variable=QlikAcmeKey'. README.md in this folder lists the keys.

.PARAMETER ReportPath
Folder for the report.

.PARAMETER Policy
The report shows who would be taken back under this policy: a policy file, the name of a policy that comes with the module, or
'Variable=QlikPolicy'.

.PARAMETER Price
What a unit costs in a year, by type: 'Professional=840; Analyzer=360'. With it the report has costs and savings.

.PARAMETER Currency
Unit of the prices, such as EUR.

.PARAMETER JournalPath
Folder of the journals, for what was taken back and given back.

.PARAMETER Notification
Who gets the summary: 'Webhook=https://...', 'WebhookVariable=QlikHook; Format=Teams', 'Mail=ops@corp.example; From=qlik@corp.example;
SmtpServer=mail.corp.example'.

.PARAMETER MaximumDuration
Time after which nothing new is begun: 2h, 0.5h or a TimeSpan. Azure Automation ends a job after 3 hours.
With Attach=yes a mail has the report as attachment.

.EXAMPLE
./Send-WeeklyReport.ps1 -Connection 'Cloud=acme.eu.qlikcloud.com; SecretName=qlik-acme' -ReportPath ./reports -Policy idle -Price 'Professional=840; Analyzer=360' -Currency EUR -JournalPath ./journal

.EXAMPLE
./Send-WeeklyReport.ps1 -Connection 'Sense=qs1.corp.example; Certificate=QlikSense' -ReportPath //nas/qlik/reports -Notification 'Mail=cio@corp.example; From=qlik@corp.example; SmtpServer=mail.corp.example; Attach=yes'

.NOTES
Exit codes: 0 done, 1 error, 2 wrong input, 3 no connection, 4 done with failures, 5 work left over, 6 refused, 7 another process is working on
it, 8 done, but the summary was not sent.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $Connection,
    [Parameter(Mandatory)] [string] $ReportPath,
    [string] $Policy,
    [string] $Price,
    [string] $Currency,
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

$summary = Invoke-Runbook -Name 'Weekly report' -MaximumDuration $MaximumDuration -JournalPath $JournalPath -Notification $Notification -Work {
    param($Run)
    if (-not (Test-Path -LiteralPath $ReportPath -PathType Container)) {
        Stop-Runbook BadInput "The folder '$ReportPath' for the report is not there."
    }

    $more = @{}
    if ($Policy) {
        $more.Policy = Resolve-RunbookPolicy $Policy
    }

    if ($JournalPath) {
        $more.JournalPath = $JournalPath
    }

    if ($Price) {
        $more.Price = @{}
        foreach ($part in $Price -split ';' | Where-Object { $_.Trim() }) {
            $type, $amount = $part -split '=', 2
            $number = [decimal] 0
            if (-not $amount -or -not [decimal]::TryParse($amount.Trim(), [Globalization.NumberStyles]::Number, [cultureinfo]::InvariantCulture, [ref] $number)) {
                Stop-Runbook BadInput "'$($part.Trim())' is no price. Write it as Professional=840."
            }

            $more.Price[$type.Trim()] = $number
        }
    }

    if ($Currency) {
        $more.Currency = $Currency
    }

    $connections = @(Connect-RunbookTarget -Run $Run -Connection $Connection)
    foreach ($license in Get-QlikLicense -Connection $connections -WarningAction SilentlyContinue) {
        $Run.Lines.Add(('{0,6} of {1,6} {2} are held, {3} are free: {4}' -f $license.Assigned, $license.Total, $license.Type, $license.Available, $license.Connection))
    }

    $file = Join-Path $ReportPath ('report-{0}.html' -f $Run.StartedAt.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture))
    $errors = @()
    Export-QlikReport -Path $file -Connection $connections @more -Confirm:$false -ErrorAction Continue -ErrorVariable errors
    Add-RunbookFailure $Run $errors
    $Run.Files.Add((Resolve-Path -LiteralPath $file).ProviderPath)
    $Run.Lines.Add("The report: $file")
}

Show-RunbookSummary $summary
exit $summary.ExitCode
