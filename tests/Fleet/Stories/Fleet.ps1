<#
.SYNOPSIS
One plan over 60 tenants and 4 sites, read, reviewed and applied over three hosts. A host is killed in the middle. Every target ends in the wanted state, each
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
$plan = Join-Path $Bed.Folder plan.csv

# Each host reads its targets. One plan is made of all of them: 20 tenants share a licence, so a unit of it is taken back once.
$rows = @(Invoke-QlikFleet $Bed.Fleet -Session $sessions -JournalPath $Bed.Journal -ResultVariable planned -ErrorAction SilentlyContinue -ErrorVariable failed {
        New-QlikPlan $using:policy -Partial -WarningAction Ignore
    } | Merge-QlikPlan $policy)
Assert-Bed (-not $failed) "each target was read; these errors came: $failed"
$changes = @($rows | Where-Object Action -EQ Remove)
$licences = @{}
$targets | ForEach-Object { $licences[$_.Name] = if ($_.Entitlement) { $_.Entitlement } else { $_.Name } }
$twice = @($changes | Group-Object { "$($licences[$_.Connection]) $($_.Type) $($_.User)" } -CaseSensitive | Where-Object Count -GT 1)
Assert-Bed (-not $twice) "each unit of a licence is planned once; these are there twice: $(@($twice | ForEach-Object Name) -join ', ')"
$shared = @($rows | Where-Object { $_.Reason -like 'the same unit as on*' -or $_.Reason -like '*shares the licence*' })
Assert-Bed ($shared.Count -gt 10) "tenants of one licence list the same units; they list $($shared.Count), of $($rows.Count) rows, $($changes.Count) of them changes"

# The review: the first person of each target keeps the licence.
$approved = @($changes | Group-Object Connection | ForEach-Object { $_.Group | Select-Object -Skip 1 })
$approved | Export-QlikPlan $plan
$wanted = @{}
$approved | Group-Object Connection | ForEach-Object { $wanted[$_.Name] = @($_.Group) }
Assert-Bed ($approved.Count -gt 150) "the plan has enough rows for a run that takes a while; it has $($approved.Count)"

# Slow enough that a host is lost in the middle of its work.
$sandboxes.Values | ForEach-Object { $_.ClearLog(); $_.SetSettings(@{ latencyMs = 200 }) }
$killer = Start-BedKiller $Bed host2 $Bed.Journal -After 8
$applied = @(Invoke-QlikFleet $Bed.Fleet -Session $sessions -JournalPath $Bed.Journal -Plan $plan -PassThru -Confirm:$false -ResultVariable result -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable failed)
Assert-Bed ($killer.WaitForExit(60000) -and $killer.ExitCode -eq 0) 'a host was killed in the middle'
Assert-Bed (-not $failed) "no target failed; these errors came: $failed"
Assert-Bed (@($result | Where-Object State -NE Done).Count -eq 0) "each target is Done; not so: $($result | Where-Object State -NE Done)"
Assert-Bed (@($result).Count -eq $wanted.Count) "there is one result for each target with rows; there are $(@($result).Count)"
Assert-Bed (@($result | Where-Object Attempts -GT 1).Count -gt 0) 'a target of the lost host went to another one'
Assert-Bed (@($applied | Where-Object { -not $_.PSObject.Properties['FleetTarget'] }).Count -eq 0) 'each object says from which target it is'

foreach ($name in $sandboxes.Keys) {
    $target = $sandboxes[$name]
    $target.SetSettings(@{ latencyMs = 0 })
    $ids = @($wanted[$name] | Where-Object { $_ } | ForEach-Object { if ($target -is [QlikAdmin.SandboxTenant]) { "$($_.User)#$("$($_.Type)".ToLowerInvariant())" } else { $_.AllocationId } } | Sort-Object)
    $changed = @($target.GetChanges() | Where-Object action -NE quarantineEnded | ForEach-Object id | Sort-Object)
    Assert-Bed (($changed -join "`n") -ceq ($ids -join "`n")) "the change log of $name has each approved row once and nothing else ($($ids -join ', ')); it has: $($changed -join ', ')"

    # A host that hands a target on never sends it a change again.
    $callers = @($target.GetLog() | Where-Object isChange | ForEach-Object caller)
    $turns = @(for ($i = 0; $i -lt $callers.Count; $i++) { if ($i -eq 0 -or $callers[$i] -ne $callers[$i - 1]) { $callers[$i] } })
    Assert-Bed (@($turns | Select-Object -Unique).Count -eq $turns.Count) "one host at a time changed ${name}; the order was $($turns -join ', ')"
}
