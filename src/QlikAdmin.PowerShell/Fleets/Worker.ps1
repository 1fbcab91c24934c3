# What a worker of a fleet does for one target: connect, finish what a lost worker left, run the caller's script, disconnect.
# The caller's variables that the script names with $using are found from the scope of this file.
param($Target, [string] $Journal, [string] $Stop, [bool] $NoConfirm, $Since, [string] $Script, [object[]] $Arguments)

if (-not (Get-Command -Name Connect-QlikFleet -ErrorAction Ignore)) {
    Import-Module -Name QlikAdmin -ErrorAction Stop
}

$given = @{}
if ($Journal) { $given.JournalPath = $Journal }
if ($Stop) { $given.StopFile = $Stop }
$connection = Connect-QlikFleet -Fleet $Target @given -ErrorAction Stop
try {
    if ($NoConfirm) { $ConfirmPreference = 'None' }
    if ($Since) {
        # The machine of the lost worker may still be at work. Then its lease of the server ends after a minute.
        $until = [DateTime]::UtcNow.AddMinutes(3)
        do {
            $busy = $false
            $left = @(Get-QlikJournal -Since $Since |
                    Where-Object { ($_.Open + $_.Planned) -gt 0 -and "$($_.State)" -ne 'Damaged' } |
                    Where-Object { (Get-QlikJournal -Run $_.RunId | Select-Object -First 1).Connection -eq $connection.Name } |
                    Sort-Object -Property StartedAt)
            foreach ($run in $left) {
                $trouble = @()
                $null = Resume-QlikOperation -Run $run.RunId -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable trouble
                foreach ($each in $trouble) {
                    if ("$($each.FullyQualifiedErrorId)" -match '^Qlik\.(Journal)?Busy\b') { $busy = $true } else { Write-Error -ErrorRecord $each }
                }
            }

            if ($busy) { Start-Sleep -Seconds 2 }
        } while ($busy -and [DateTime]::UtcNow -lt $until)

        if ($busy) {
            throw "A run of the lost worker is still going on '$connection'. When it has ended, run: Resume-QlikOperation -Run $($run.RunId)"
        }
    }

    & ([scriptblock]::Create($Script)) @Arguments
}
finally {
    Disconnect-Qlik -Connection $connection -ErrorAction Ignore
}
