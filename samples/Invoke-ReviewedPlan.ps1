<#
.SYNOPSIS
Makes a plan from a policy, lets somebody review it in a spreadsheet, and applies the rows that they kept. The same for Sense, Cloud and QlikView.

.DESCRIPTION
Run it twice. The first run makes the plan and writes it to -Path; nothing is changed. Then somebody opens the file, deletes the rows
of people who keep their licence, and saves it. The second run finds the file, checks it, and applies it; -WhatIf shows what it would do.

A plan is refused if it has expired, is above a cap of its policy, or was changed in any other way than by deleting or sorting rows.

.PARAMETER Policy
A policy file, for example one of the folder policies.

.PARAMETER Connection
Connections to plan for: the output of Connect-QlikSense, Connect-QlikCloud or Connect-QlikView, or their names.

.PARAMETER Path
The plan: a .csv or .json file. The first run creates it.

.PARAMETER MaximumDuration
Time after which no new batch is started: 2h, 1d or a TimeSpan.

.EXAMPLE
Connect-QlikSense qs1.corp.example -UseDefaultCredentials -Name site
./Invoke-ReviewedPlan.ps1 -Policy ./policies/idle.json -Connection site -Path ./plan.csv

.EXAMPLE
./Invoke-ReviewedPlan.ps1 -Policy ./policies/idle.json -Connection site -Path ./plan.csv -Confirm:$false -MaximumDuration 2h
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)]
    [string] $Policy,

    [Parameter(Mandatory)]
    [object[]] $Connection,

    [Parameter(Mandatory)]
    [string] $Path,

    [string] $MaximumDuration = '4h'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if (-not (Test-Path -LiteralPath $Path)) {
    $rows = @(New-QlikPlan -Policy $Policy -Connection $Connection)

    # Nothing on a server changes here, so the file is also written with -WhatIf.
    $rows | Export-QlikPlan -Path $Path -WhatIf:$false -Confirm:$false
    $rows | Group-Object -Property Connection, Type, Action -NoElement
    Write-Warning "The plan is in '$Path'. Review it, delete the rows of people who keep their licence, and run this script again."
    return
}

# -WhatIf and -Confirm of this script reach the command through its preferences.
Invoke-QlikPlan -Path $Path -MaximumDuration $MaximumDuration -ErrorAction Continue
