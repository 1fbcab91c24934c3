<#
.SYNOPSIS
Plan, review and apply over three hosts for 60 tenants and 4 sites. A host is killed in the middle. Every target ends in the wanted state, each
change is made once, and no two hosts work on a target at once.
#>
param([Parameter(Mandatory)] $Bed)

$sessions = @(New-BedSession $Bed)
Invoke-Command -Session $sessions { Import-Module $using:Bed.Manifest }
$targets = @(Import-QlikFleet $Bed.Fleet)
$sandboxes = @{}
$Bed.Sandbox.Tenants, $Bed.Sandbox.Sites | ForEach-Object { $_ } | ForEach-Object { $sandboxes[$_.Name] = $_ }
Assert-Bed ($targets.Count -eq $sandboxes.Count) "the fleet file has all $($sandboxes.Count) targets; it has $($targets.Count)"
$policy = @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '20d' }); Caps = @{ Percent = 100 } }
$plans = (New-Item -ItemType Directory -Path (Join-Path $Bed.Folder plans)).FullName

# Each target writes its plan into the shared folder.
Invoke-QlikFleet $Bed.Fleet -Session $sessions -JournalPath $Bed.Journal -ResultVariable planned -ErrorAction SilentlyContinue -ErrorVariable failed {
    $name = (Get-QlikConnection | Where-Object IsCurrent).Name
    New-QlikPlan $using:policy -WarningAction Ignore | Where-Object Action -EQ Remove | Export-QlikPlan -Path (Join-Path $using:plans "$name.csv") -WarningAction Ignore
}
Assert-Bed (-not $failed) "each target has a plan; these errors came: $failed"

# The review: the first person of each plan keeps the licence.
$wanted = @{}
foreach ($file in Get-ChildItem -Path $plans -Filter *.csv) {
    $kept = @(Import-Csv -LiteralPath $file.FullName | Select-Object -Skip 1)
    if ($kept.Count -gt 0) { $kept | Export-Csv -LiteralPath $file.FullName } else { Remove-Item -LiteralPath $file.FullName }
    $wanted[$file.BaseName] = $kept
}
$all = ($wanted.Values | ForEach-Object { $_.Count } | Measure-Object -Sum).Sum
Assert-Bed ($all -gt 150) "the plans have enough rows for a run that takes a while; they have $all"

# Slow enough that a host is lost in the middle of its work.
$sandboxes.Values | ForEach-Object { $_.ClearLog(); $_.SetSettings(@{ latencyMs = 200 }) }
$begun = (New-Item -ItemType Directory -Path (Join-Path $Bed.Folder begun)).FullName
$killer = Start-BedKiller $Bed host2 $begun -After 4
$applied = @(Invoke-QlikFleet $Bed.Fleet -Session $sessions -JournalPath $Bed.Journal -Confirm:$false -ResultVariable result -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable failed {
        $name = (Get-QlikConnection | Where-Object IsCurrent).Name
        if ([Environment]::MachineName -eq 'host2') { $null = New-Item -ItemType File -Path (Join-Path $using:begun $name) -Force }
        $path = Join-Path $using:plans "$name.csv"
        if (Test-Path -LiteralPath $path) { Invoke-QlikPlan -Path $path -PassThru }
    })
Assert-Bed ($killer.WaitForExit(60000) -and $killer.ExitCode -eq 0) 'a host was killed in the middle'
Assert-Bed (-not $failed) "no target failed; these errors came: $failed"
Assert-Bed (@($result | Where-Object State -NE Done).Count -eq 0) "each target is Done; not so: $($result | Where-Object State -NE Done)"
Assert-Bed (@($result).Count -eq $targets.Count) "there is one result for each target; there are $(@($result).Count)"
Assert-Bed (@($result | Where-Object Attempts -GT 1).Count -gt 0) 'a target of the lost host went to another one'
Assert-Bed (@($applied | Where-Object { -not $_.PSObject.Properties['FleetTarget'] }).Count -eq 0) 'each object says from which target it is'

foreach ($name in $sandboxes.Keys) {
    $target = $sandboxes[$name]
    $target.SetSettings(@{ latencyMs = 0 })
    $ids = @($wanted[$name] | ForEach-Object { if ($target -is [QlikAdmin.SandboxTenant]) { "$($_.User)#$("$($_.Type)".ToLowerInvariant())" } else { $_.AllocationId } } | Sort-Object)
    $changed = @($target.GetChanges() | Where-Object action -NE quarantineEnded | ForEach-Object id | Sort-Object)
    Assert-Bed (($changed -join "`n") -ceq ($ids -join "`n")) "the change log of $name has each approved row once and nothing else ($($ids -join ', ')); it has: $($changed -join ', ')"

    # A host that hands a target on never sends it a change again.
    $callers = @($target.GetLog() | Where-Object isChange | ForEach-Object caller)
    $turns = @(for ($i = 0; $i -lt $callers.Count; $i++) { if ($i -eq 0 -or $callers[$i] -ne $callers[$i - 1]) { $callers[$i] } })
    Assert-Bed (@($turns | Select-Object -Unique).Count -eq $turns.Count) "one host at a time changed ${name}; the order was $($turns -join ', ')"
}
