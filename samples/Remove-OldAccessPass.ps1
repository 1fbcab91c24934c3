<#
.SYNOPSIS
Takes back access passes that are 14 days old. The same script works for Qlik Sense, Qlik Cloud and QlikView: only the connection differs.

.DESCRIPTION
If the server says when a pass was given, that date decides.

A CAL of QlikView has no such date. There the script counts only days that it can prove: a CAL that was last used 14 days ago is at least 14 days old,
and so is a CAL that an earlier run of this script saw 14 days ago. The script saves what it saw in -SeenPath. Without that file, a CAL that is used every
day or was never used is never old enough: it is left alone, and counted in a warning.

.PARAMETER Connection
Output of Connect-QlikSense, Connect-QlikCloud or Connect-QlikView.

.PARAMETER OlderThan
Age at which a pass is taken back: 14d, 2w, 36h, days or a TimeSpan.

.PARAMETER Type
Licence types that count as access passes.

.PARAMETER SeenPath
CSV file in which the script saves when it first saw a pass without a date. Give the same file every day.

.PARAMETER Now
Time at which ages are calculated. Only needed if the clock of a sandbox was moved.

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

        # The earliest day on which the pass is known to have existed.
        $since = $dates | Where-Object { $null -ne $_ } | Sort-Object | Select-Object -First 1
        if ($since -le $limit) {
            $_
        }
        elseif ($null -eq $_.CreatedAt) {
            $unknown++
        }
    })

    # Only passes that are still held are saved, so a pass that is given again starts at day 0.
    foreach ($key in @($seen.Keys | Where-Object { $_.StartsWith("$Connection|") -and -not $current.ContainsKey($_) })) {
        $seen.Remove($key)
    }
    foreach ($key in $current.Keys) {
        $seen[$key] = $current[$key]
    }

    if ($unknown -gt 0) {
        $advice = if ($SeenPath) { "They are saved in '$SeenPath'." } else { 'Give -SeenPath, and run this every day.' }
        Write-Warning "$unknown passes on '$Connection' have no date, and it is not known whether they are older than $OlderThan. They are left alone. $advice"
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
