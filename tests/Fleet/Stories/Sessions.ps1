<#
.SYNOPSIS
Three sessions work on a tenant each. One host is killed and another one's cable is pulled in the middle of their work: these sessions break, and
the third one goes on.
#>
param([Parameter(Mandatory)] $Bed)

$sessions = @(New-BedSession $Bed)
Assert-Bed ((@($sessions.State) -join ' ') -eq 'Opened Opened Opened') 'a session is open on each host'

# Each is a machine of its own, with the module and a connection by host name and https.
$work = {
    param($Manifest, $Tenant, $Variable, $Journal)
    $ErrorActionPreference = 'Stop'
    Import-Module $Manifest
    $key = ConvertTo-SecureString -String ([Environment]::GetEnvironmentVariable($Variable)) -AsPlainText -Force
    $null = Connect-QlikCloud -Tenant $Tenant -ApiKey $key
    $rows = @(Get-QlikAllocation)
    $null = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -JournalPath $Journal -Confirm:$false
    [pscustomobject]@{ Machine = [Environment]::MachineName; Process = $PID; Rows = $rows.Count }
}
$tenants = @($Bed.Sandbox.Tenants | Select-Object -First $sessions.Count)
$expected = @($tenants | ForEach-Object { @(Invoke-RestMethod -Uri "$($_.ControlUri)state/cloud/assignments" -NoProxy | ForEach-Object { $_ } | Where-Object { -not $_.orphan }).Count })
$jobs = for ($i = 0; $i -lt $sessions.Count; $i++) {
    Invoke-Command -Session $sessions[$i] -AsJob -ScriptBlock $work -ArgumentList $Bed.Manifest, "$($tenants[$i].Uri)", "FLEET_$($tenants[$i].Name.ToUpperInvariant())", $Bed.Journal
}
$answers = @($jobs | Receive-Job -Wait -ErrorAction Stop | Sort-Object Machine)
Assert-Bed ((@($answers.Machine) -join ' ') -eq (@($Bed.Hosts.Keys) -join ' ')) "each session is on its own machine; they are on '$($answers.Machine)'"
Assert-Bed ((@($answers.Rows) -join ' ') -eq ($expected -join ' ')) "each session read the rows that its tenant has ($expected); they read '$($answers.Rows)'"
$tenants | ForEach-Object { Assert-BedChange $_ 'removed CORP\viewer#analyzer' }
$Bed.Sandbox.Tenants | Select-Object -Skip $sessions.Count | ForEach-Object { Assert-BedChange $_ @() }

# One is killed and its connections are closed, one is gone without a word, and the third one does not notice.
$lost = for ($i = 0; $i -lt $sessions.Count; $i++) {
    Invoke-Command -Session $sessions[$i] -AsJob -ArgumentList $Bed.Folder -ScriptBlock {
        param($Folder)
        $null = New-Item -ItemType File -Path (Join-Path $Folder "busy-$([Environment]::MachineName)")
        while (-not (Test-Path -LiteralPath (Join-Path $Folder enough))) { Start-Sleep -Milliseconds 100 }
        'done'
    }
}
Wait-Bed { @(Get-ChildItem -Path $Bed.Folder -Filter busy-*).Count -eq $sessions.Count } 'work on every host'
Stop-BedHost $Bed host2
Stop-BedHost $Bed host3 -Silent
Wait-Bed { "$($sessions[1].State) $($sessions[2].State)" -eq 'Broken Broken' } 'the sessions of the lost hosts to break'
Assert-Bed ("$($lost[1].State) $($lost[2].State)" -eq 'Failed Failed') 'the work on the lost hosts has failed'
Assert-Bed ("$($sessions[0].State) $($lost[0].State)" -eq 'Opened Running') 'the third host works on'
$null = New-Item -ItemType File -Path (Join-Path $Bed.Folder enough)
Assert-Bed ((Receive-Job -Job $lost[0] -Wait) -eq 'done') 'the third host has finished its work'

# They come back, as after a restart.
Start-BedHost $Bed
$back = @(New-BedSession $Bed host2, host3)
Assert-Bed ((@(Invoke-Command -Session $back { [Environment]::MachineName } | Sort-Object) -join ' ') -eq 'host2 host3') 'the lost hosts take sessions again'
