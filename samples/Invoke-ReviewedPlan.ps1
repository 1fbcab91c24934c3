<#
.SYNOPSIS
Plans by a policy, lets somebody look at the plan in a spreadsheet, and applies what they left in it. The same for Sense, Cloud and QlikView.

.DESCRIPTION
Run it twice. The first run makes the plan and writes it to -Path; nothing is changed. Then somebody opens the file, deletes the rows that are to stay,
and saves it. The second run finds the file, checks it, and applies it; -WhatIf shows what it would do.

A plan that has expired, goes beyond the caps of its policy, or was changed in any other way than by deleting rows is refused.

.PARAMETER Policy
A policy file, for example one of the folder policies.

.PARAMETER Connection
Connections to plan for; what Connect-QlikSense, Connect-QlikCloud or Connect-QlikView gave, or their names.

.PARAMETER Path
The plan: a .csv or .json file that is made by the first run.

.PARAMETER MaximumDuration
Time after which no further batch is begun: 2h, 1d or a TimeSpan.

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

    # Nothing on a server changes here, so the file is written also where changes are only to be shown.
    $rows | Where-Object Action -NE Keep | Export-QlikPlan -Path $Path -WhatIf:$false -Confirm:$false
    $rows | Group-Object -Property Connection, Type, Action -NoElement
    Write-Warning "The plan is in '$Path'. Look at it, delete the rows that are to stay, and run this again."
    return
}

# -WhatIf and -Confirm of this script reach the command through its preferences.
Invoke-QlikPlan -Path $Path -MaximumDuration $MaximumDuration -PassThru -ErrorAction Continue
