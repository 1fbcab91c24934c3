<#
.SYNOPSIS
Takes access passes back once they are 14 days old. The same script for Qlik Sense, Qlik Cloud and QlikView: only the connection differs.

.DESCRIPTION
Where the server says when a pass was given, that date decides.

A CAL of QlikView carries no such date. There the script only counts days that it can prove: a CAL that was last used 14 days ago is at least as old
as that, and so is one that an earlier run of this script saw 14 days ago. What it saw is kept in -SeenPath. Without that file a CAL that is in daily
use, or was never used, is never old enough: it is left alone, and counted in a warning.

.PARAMETER Connection
What Connect-QlikSense, Connect-QlikCloud or Connect-QlikView gave.

.PARAMETER OlderThan
Age at which a pass is taken back: 14d, 2w, 36h, days or a TimeSpan.

.PARAMETER Type
Licence types that count as access passes.

.PARAMETER SeenPath
CSV file in which the script remembers when it first saw a pass without a date. Give the same file every day.

.PARAMETER Now
The moment that ages are counted to; now, unless the clock of a sandbox was moved.

.EXAMPLE
Connect-QlikSense qs1.corp.example -UseDefaultCredentials | ./Remove-OldAccessPass.ps1 -WhatIf

.EXAMPLE
Connect-QlikView qv1.corp.example -UseDefaultCredentials | ./Remove-OldAccessPass.ps1 -SeenPath ./seen.csv -Confirm:$false
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory, ValueFromPipeline)]
    [object] $Connection,

    [string] $OlderThan = '14d',

    [string[]] $Type = @('UserAccess', 'Analyzer', 'NamedCal', 'DocumentCal'),

    [string] $SeenPath,

    [datetime] $Now = [datetime]::UtcNow
)

begin {
    Set-StrictMode -Version Latest
    $ErrorActionPreference = 'Stop'
    $limit = [datetimeoffset]::new($Now.ToUniversalTime()) - [QlikAdmin.Duration]::Parse($OlderThan)
    $invariant = [cultureinfo]::InvariantCulture

    $seen = @{}
    if ($SeenPath -and (Test-Path -LiteralPath $SeenPath)) {
        Import-Csv -LiteralPath $SeenPath | ForEach-Object { $seen[$_.Key] = [datetimeoffset]::Parse($_.FirstSeen, $invariant) }
    }
}

process {
    $unknown = 0
    $current = @{}

    $old = @(Get-QlikAllocation -Connection $Connection -Type $Type | Where-Object { $_.Status -eq 'Active' -and -not $_.IsPool } | ForEach-Object {
        $dates = @($_.CreatedAt)
        if ($null -eq $_.CreatedAt) {
            $key = "$($_.Connection)|$($_.Id)"
            $current[$key] = if ($seen.ContainsKey($key)) { $seen[$key] } else { [datetimeoffset]::new($Now.ToUniversalTime()) }
            $dates = @($_.LastUsedAt, $current[$key])
        }

        # The earliest day on which the pass is known to have been there.
        $since = $dates | Where-Object { $null -ne $_ } | Sort-Object | Select-Object -First 1
        if ($since -le $limit) {
            $_
        }
        elseif ($null -eq $_.CreatedAt) {
            $unknown++
        }
    })

    # Only what is still held is remembered, so who is given a pass again starts anew.
    foreach ($key in @($seen.Keys | Where-Object { $_.StartsWith("$Connection|") -and -not $current.ContainsKey($_) })) {
        $seen.Remove($key)
    }
    foreach ($key in $current.Keys) {
        $seen[$key] = $current[$key]
    }

    if ($unknown -gt 0) {
        $advice = if ($SeenPath) { "'$SeenPath' remembers them." } else { 'Give -SeenPath, and run this every day.' }
        Write-Warning "$unknown passes on '$Connection' carry no date, and are not known to be older than $OlderThan; they are left alone. $advice"
    }

    # -WhatIf and -Confirm of this script reach the command through its preferences.
    $old | Remove-QlikAllocation -PassThru -ErrorAction Continue
}

end {
    if ($SeenPath -and -not $WhatIfPreference) {
        $seen.GetEnumerator() | Sort-Object -Property Key | ForEach-Object {
            [pscustomobject]@{ Key = $_.Key; FirstSeen = $_.Value.ToString('o', $invariant) }
        } | Export-Csv -LiteralPath $SeenPath -NoTypeInformation -Encoding UTF8
    }
}
