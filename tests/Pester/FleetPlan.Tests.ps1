# One plan over emulated tenants and a site: read by workers, merged, reviewed in one file, and applied by workers.
BeforeAll {
    Import-Built
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-fleetplan-$([guid]::NewGuid().ToString('N'))")).FullName
    $oldJournal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $folder journal
    $sandbox = Start-QlikSandbox -Users 40 -Tenants 3 -Sites 1 -PassThru
    $env:FLEET_PASSWORD = Get-PlainText $sandbox.CertificatePassword
    $sandbox.Tenants | ForEach-Object { [Environment]::SetEnvironmentVariable("FLEET_$($_.Name)", (Get-PlainText $_.ApiKey)) }
    $site = $sandbox.Sites[0]

    # The first two tenants share a licence.
    $targets = @($sandbox.Tenants | ForEach-Object { @{ Name = $_.Name; Product = 'Cloud'; Address = "$($_.Uri)"; Environment = "FLEET_$($_.Name)" } }) +
    @{ Name = $site.Name; Product = 'Sense'; Address = "$($site.Uri)"; CertificatePath = $site.CertificatePath; TrustedRoot = $site.RootPath; Environment = 'FLEET_PASSWORD' }
    $targets[0, 1] | ForEach-Object { $_.Entitlement = 'contract-1' }
    $fleet = Join-Path $folder fleet.json
    @{ Targets = $targets } | ConvertTo-Json -Depth 4 | Set-Content $fleet
    $policy = @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '20d'; UnknownAsUnused = $true }); Caps = @{ Percent = 100 } }
    $plan = Join-Path $folder plan.csv

    function Get-Change { $sandbox.Tenants + $sandbox.Sites | ForEach-Object { $name = $_.Name; $_.GetChanges() | Where-Object action -NE quarantineEnded | ForEach-Object { "$name $($_.id)" } } }
    function Get-RowId { $input | ForEach-Object { if ($_.Product -eq 'Cloud') { "$($_.Connection) $($_.User)#$("$($_.Type)".ToLowerInvariant())" } else { "$($_.Connection) $($_.AllocationId)" } } }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $oldJournal
    Remove-Item -LiteralPath $folder -Recurse -Force
    Get-ChildItem env:FLEET_* | Remove-Item
}

Describe 'A plan over a fleet' {
    BeforeAll {
        $parts = @(Invoke-QlikFleet $fleet -Confirm:$false { New-QlikPlan $using:policy -Partial -WarningAction Ignore })
        $rows = @($parts | Merge-QlikPlan $policy)
        $changes = @($rows | Where-Object Action -EQ Remove)
    }

    It 'has one part for each target, which says what was read' {
        $parts.Connection | Sort-Object | Should -Be @($targets.Name | Sort-Object)
        ($parts | Where-Object Connection -EQ $targets[0].Name).Entitlement | Should -Be contract-1
        ($parts | Where-Object Connection -EQ $site.Name).Entitlement | Should -BeNullOrEmpty
        $parts | ForEach-Object { $_.Allocations | Should -BeGreaterThan 20 }
        ($parts | Measure-Object Allocations -Sum).Sum | Should -BeGreaterOrEqual $rows.Count
    }

    It 'is one plan, with changes on every target' {
        @($rows.PlanId | Select-Object -Unique) | Should -HaveCount 1
        @($changes.Connection | Select-Object -Unique | Sort-Object) | Should -Be @($targets.Name | Sort-Object)
    }

    It 'takes a unit that two tenants list from one of them' {
        $shared = @($rows | Where-Object Connection -In $targets[0, 1].Name | Group-Object { "$($_.Type) $($_.User)" } -CaseSensitive | Where-Object Count -GT 1)
        $shared.Count | Should -BeGreaterThan 0
        @($shared | Where-Object { @($_.Group | Where-Object Action -EQ Remove).Count -gt 1 }) | Should -BeNullOrEmpty
        @($shared.Group.Reason -like 'the same unit as on*' | Select-Object -Unique).Count | Should -BeGreaterThan 0
    }

    It 'is the same from files, from sessions and from parts in another order' {
        $parts | Sort-Object Connection -Descending | Export-Clixml (Join-Path $folder parts.xml)
        $again = @(Import-Clixml (Join-Path $folder parts.xml) | Merge-QlikPlan $policy)
        $again.Digest | Should -Be $rows.Digest
    }

    It 'is the plan of one process that has all connections' {
        $connections = Connect-QlikFleet $fleet
        try {
            $direct = @(New-QlikPlan $policy -Connection $connections -WarningAction Ignore)
            @($direct | Where-Object Action -EQ Remove | Get-RowId | Sort-Object) | Should -Be @($changes | Get-RowId | Sort-Object)
        }
        finally { Disconnect-Qlik -All }
    }

    It 'takes nothing of a licence while one of its tenants is missing, and says so' {
        $few = @($parts | Where-Object Connection -NE $targets[1].Name | Merge-QlikPlan $policy -WarningVariable warned -WarningAction SilentlyContinue)
        @($few | Where-Object { $_.Connection -eq $targets[0].Name -and $_.Action -eq 'Remove' }) | Should -BeNullOrEmpty
        @($few | Where-Object { $_.Connection -eq $targets[2].Name -and $_.Action -eq 'Remove' }).Count | Should -BeGreaterThan 0
        "$warned" | Should -BeLike "*1 of the 2 targets that share the licence 'contract-1'*"
        $alone = @(Invoke-QlikFleet $fleet -Name $targets[0].Name -Confirm:$false { New-QlikPlan $using:policy -WarningAction Ignore })
        @($alone | Where-Object Action -EQ Remove) | Should -BeNullOrEmpty
        $null = Invoke-QlikFleet $fleet -Name $targets[0, 2].Name -Confirm:$false -WarningVariable told -WarningAction SilentlyContinue {
            Get-QlikAllocation -Type Analyzer | Select-Object -First 2 | Remove-QlikAllocation -WhatIf
        }
        @($told | Where-Object { "$_" -like "*one of 2 targets that share the licence 'contract-1'*" }) | Should -HaveCount 1
    }

    It 'tells units of nobody apart from those of the other tenants' {
        @($rows | Where-Object Reason -Like '*not a user of this tenant*') | Should -BeNullOrEmpty
        $name = $targets[0].Name
        $first = @(Invoke-QlikFleet $fleet -Name $name -Confirm:$false { New-QlikPlan $using:policy -Partial -IncludeOrphan -WarningAction Ignore })
        $more = @($first + @($parts | Where-Object Connection -NE $name) | Merge-QlikPlan $policy)
        $orphans = @($more | Where-Object { $_.Connection -eq $name -and $_.AllocationId -notin @($rows | Where-Object Connection -EQ $name | ForEach-Object AllocationId) })
        $orphans.Count | Should -BeGreaterThan 0
        @($orphans | Where-Object { $_.Action -notin 'Review', 'Keep' }) | Should -BeNullOrEmpty
        @($orphans | Where-Object Reason -Like "no target of the licence 'contract-1'*").Count | Should -BeGreaterThan 0
        @($more | Where-Object Action -EQ Remove | Get-RowId | Sort-Object) | Should -Be @($changes | Get-RowId | Sort-Object)
    }

    It 'counts the caps over all targets' {
        $capped = @{ Name = 'idle'; Rules = $policy.Rules; Caps = @{ Percent = 100; Count = $changes.Count - 1 } }
        $few = @(Invoke-QlikFleet $fleet -Confirm:$false { New-QlikPlan $using:capped -Partial -WarningAction Ignore }) | Merge-QlikPlan $capped -WarningAction SilentlyContinue
        $few[0].CapExceeded | Should -BeLike "$($changes.Count) changes, and the cap is $($changes.Count - 1)*"
        $few | Export-QlikPlan (Join-Path $folder capped.csv)
        $record = Get-Failure { Invoke-QlikFleet $fleet -Plan (Join-Path $folder capped.csv) -Confirm:$false }
        Assert-QlikError $record -Id CapExceeded -Command Invoke-QlikFleet -Category LimitsExceeded
    }

    It 'refuses a part of another policy, a damaged part and anything else, without a row' {
        $other = @{ Name = 'other'; Rules = $policy.Rules; Caps = @{ Percent = 100 } }
        Assert-QlikError (Get-Failure { $parts | Merge-QlikPlan $other }) -Id InvalidInput -Command Merge-QlikPlan -Category InvalidArgument
        $bad = [pscustomobject] @{ Connection = 'x'; Product = 'Cloud'; Content = $parts[0].Content.Replace('A', 'B') }
        "$(Get-Failure { $bad | Merge-QlikPlan $policy })" | Should -BeLike '*damaged*'
        { Merge-QlikPlan $policy -InputObject 'text' -ErrorAction Stop } | Should -Throw '*A part of a plan is expected*'
    }
}

Describe 'Invoke-QlikFleet -Plan' {
    BeforeAll {
        $rows = @(Invoke-QlikFleet $fleet -Confirm:$false { New-QlikPlan $using:policy -Partial -WarningAction Ignore } | Merge-QlikPlan $policy)
        # The review: on each target three people lose their licence.
        $approved = @($rows | Where-Object Action -EQ Remove | Group-Object Connection | ForEach-Object { $_.Group | Select-Object -First 3 })
        $approved | Export-QlikPlan $plan
    }

    It 'with -WhatIf names each target and how many rows it has, and changes nothing' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $fleet, $plan) Import-Module $manifest; Invoke-QlikFleet $fleet -Plan $plan -WhatIf 6>&1').AddArgument((Get-BuiltManifest)).AddArgument($fleet).AddArgument($plan)
            @($shell.Invoke()) | Should -BeNullOrEmpty
        }
        finally { $shell.Dispose() }
        @(Get-Change) | Should -BeNullOrEmpty
    }

    It 'refuses a plan that was changed, before anything begins' {
        $broken = Join-Path $folder broken.csv
        (Get-Content -Raw $plan).Replace('Analyzer', 'Professional') | Set-Content $broken -NoNewline
        Invoke-QlikFleet $fleet -Plan $broken -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        "$($failed[0].FullyQualifiedErrorId)" | Should -BeLike 'Qlik.PlanChanged*'
        @(Get-Change) | Should -BeNullOrEmpty
    }

    It 'begins nothing after the time limit' {
        Invoke-QlikFleet $fleet -Plan $plan -MaximumDuration ([timespan]::FromTicks(1)) -Confirm:$false -ResultVariable result -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        @($result.State | Select-Object -Unique) | Should -Be Left
        @(Get-Change) | Should -BeNullOrEmpty
    }

    It 'says how many rows are left when the time ends in the middle of a target' {
        # A connection and one list take longer than the limit.
        $tenant = $sandbox.Tenants[2]
        $tenant.SetSettings(@{ latencyMs = 1500 })
        try {
            $none = @(Invoke-QlikFleet $fleet -Name $tenant.Name -Plan $plan -PassThru -MaximumDuration 00:00:02 -Confirm:$false -ResultVariable result -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue)
        }
        finally { $tenant.SetSettings(@{ latencyMs = 0 }) }
        $none | Should -BeNullOrEmpty
        $result.State | Should -Be DoneWithErrors
        "$failed" | Should -BeLike '*3 of 3 rows of the plan are left*'
        @(Get-Change) | Should -BeNullOrEmpty
    }

    It 'applies each row on its target, and nothing else' {
        $summaries = @(Invoke-QlikFleet $fleet -Plan $plan -Confirm:$false -ResultVariable result -WarningAction SilentlyContinue)
        @($result.State | Select-Object -Unique) | Should -Be Done -Because "$($result.Detail)"
        $summaries.FleetTarget | Sort-Object | Should -Be @($targets.Name | Sort-Object)
        ($summaries | Measure-Object Done -Sum).Sum | Should -Be $approved.Count
        Get-Change | Sort-Object | Should -Be @($approved | Get-RowId | Sort-Object)
    }

    It 'skips what is done when it runs again' {
        $before = @(Get-Change)
        $again = @(Invoke-QlikFleet $fleet -Plan $plan -PassThru -Confirm:$false -WarningAction SilentlyContinue)
        $again | Should -HaveCount $approved.Count
        @($again.Outcome | Select-Object -Unique) | Should -Be Skipped
        @(Get-Change) | Should -Be $before
    }

    It 'leaves out targets without rows, and warns of rows of other connections' {
        $one = Join-Path $folder one.csv
        $approved | Where-Object Connection -EQ $site.Name | Export-QlikPlan $one
        @(Invoke-QlikFleet $fleet -Plan $one -Confirm:$false -WarningAction SilentlyContinue).FleetTarget | Should -Be $site.Name
        $tenants = Import-QlikFleet $fleet -Product Cloud
        $tenants | Invoke-QlikFleet -Plan $one -Confirm:$false -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warned" | Should -BeLike "*not targets of this fleet*$($site.Name)*"
    }
}
