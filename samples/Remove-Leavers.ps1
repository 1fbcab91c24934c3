<#
.SYNOPSIS
Off-boards the people in a list: moves what they own to one new owner, revokes their keys, takes back their licence, and deletes them. Qlik Cloud and Qlik Sense.

.DESCRIPTION
Reads a CSV file with a row for each person. A row names a person by one of the columns User, Id, Email, Subject, or UserDirectory and UserId.

If a row does not name exactly one person on each connection, nobody is removed anywhere, unless -SkipBadRows is given: correct a typing error in the list
first. The outcome is written to -ReportPath, one row for each person, also if the removal failed.

.PARAMETER Connection
Output of Connect-QlikCloud or Connect-QlikSense. If you give several, all are checked before anybody is removed.

.PARAMETER Path
The CSV file.

.PARAMETER NewOwner
The new owner: an id, DIRECTORY\id, a subject or an e-mail address.

.PARAMETER ReportPath
CSV file for the outcome of each person.

.PARAMETER SkipBadRows
Continue with the correct rows.

.PARAMETER SkipKind
Kinds of owned items that are not looked at, because the credential may not read them: AutomationConnection for an OAuth client.

.EXAMPLE
Connect-QlikCloud acme.eu.qlikcloud.com -ApiKey $key | ./Remove-Leavers.ps1 -Path ./leavers.csv -NewOwner anna@corp.example -WhatIf

.EXAMPLE
$sandbox = Start-QlikSandbox -PassThru
$cloud = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey
'User', 'CORP\viewer' | Set-Content leavers.csv
$cloud | ./Remove-Leavers.ps1 -Path ./leavers.csv -NewOwner CORP\qlikadmin -ReportPath ./left.csv -Confirm:$false
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory, ValueFromPipeline)]
    [object] $Connection,

    [Parameter(Mandatory)]
    [string] $Path,

    [Parameter(Mandatory)]
    [string] $NewOwner,

    [string] $ReportPath,

    [switch] $SkipBadRows,

    [string[]] $SkipKind
)

begin {
    Set-StrictMode -Version Latest
    $ErrorActionPreference = 'Stop'
    $connections = [Collections.Generic.List[object]]::new()
    $report = [Collections.Generic.List[object]]::new()
}

process {
    $connections.Add($Connection)
}

end {
    # All connections are checked before anybody is removed on the first one: a bad row stops everything.
    $problems = 0
    $leavers = @(foreach ($each in $connections) {
        $bad = $null
        Import-Csv -LiteralPath $Path | Get-QlikUser -Connection $each -ErrorAction SilentlyContinue -ErrorVariable bad
        foreach ($row in $bad) {
            $problems++
            Write-Warning "$each, '$($row.TargetObject)': $($row.Exception.Message)"
        }
    })

    if ($problems -gt 0 -and -not $SkipBadRows) {
        throw "$problems times a row of '$Path' does not name one person on '$($connections -join "', '")'. Nobody was removed. Correct the rows, or give -SkipBadRows."
    }

    # A parameter that is empty is refused, so that a mistyped variable is noticed.
    $more = @{}
    if ($SkipKind) {
        $more.SkipKind = $SkipKind
    }

    try {
        # -WhatIf and -Confirm of this script reach the command through its preferences; with -WhatIf it gives the steps instead of results.
        $leavers | Remove-QlikUser -NewOwner $NewOwner @more -PassThru -ErrorAction Continue | ForEach-Object {
            if ($_ -is [QlikAdmin.UserRemoval]) {
                $report.Add($_)
            }

            $_
        }
    }
    finally {
        # Also written after Ctrl+C or an error: the report must show what was done.
        if ($ReportPath -and -not $WhatIfPreference) {
            $report | Select-Object -Property User, UserName, Outcome, NewOwner, MovedKinds, NotMovedKinds,
                @{ Name = 'Left'; Expression = { $_.NotMoved -join '; ' } },
                @{ Name = 'NotLookedAt'; Expression = { $_.NotLookedAt -join '; ' } },
                @{ Name = 'Revoked'; Expression = { $_.Revoked -join '; ' } },
                @{ Name = 'Licenses'; Expression = { $_.Licenses -join '; ' } },
                MayReturn, ReturnReason, Detail, Connection, RunId |
                Export-Csv -LiteralPath $ReportPath -NoTypeInformation -Encoding UTF8
        }
    }
}
