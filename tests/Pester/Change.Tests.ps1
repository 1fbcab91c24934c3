BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 120
    Connect-TestSandbox $sandbox

    # People of the site without any access who are still there.
    $held = @(Get-SenseRow $sandbox).User
    $without = [Collections.Generic.Queue[string]]::new([string[]] @(
            Invoke-QlikApi user/full -Query @{ filter = "userDirectory eq 'CORP'" } -Connection sense |
                Where-Object { "CORP\$($_.userId)" -notin $held -and -not $_.removedExternally -and -not $_.inactive } | ForEach-Object { "CORP\$($_.userId)" }))

    function Get-RawOf([string] $Service, [string] $User) {
        $rows = if ($Service -eq 'Sense') { Get-SenseRow $sandbox } else { Get-CloudRow $sandbox }
        @($rows | Where-Object User -EQ $User)
    }

    $quiet = @{ Confirm = $false; WarningAction = 'SilentlyContinue' }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Add-QlikAllocation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $sandbox.SetSettings(@{ senseUnits = @{ Analyzer = 500; Professional = 500; User = 500 }; cloudUnits = @{ professional = 500; analyzer = 500 } })
    }

    It 'gives a licence and says so' {
        $user = $without.Dequeue()
        $result = Add-QlikAllocation $user Analyzer -Connection sense -PassThru
        $result.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.Result'
        $result.Action | Should -BeExactly 'Add'
        $result.Outcome | Should -Be 'Added'
        $result.User | Should -Be $user
        $row = Get-RawOf Sense $user
        $row.Type | Should -Be 'Analyzer'
        $result.Id | Should -Be $row.Id
    }

    It 'gives it on two connections in one call' {
        $results = Add-QlikAllocation CORP\viewer Professional -Connection cloud, sense -PassThru
        $results.Connection | Should -Be 'cloud', 'sense'
        $results.Outcome | Select-Object -Unique | Should -Be 'Added'
        (Get-RawOf Cloud CORP\viewer).Type | Should -Contain 'Professional'
        (Get-RawOf Sense CORP\viewer).Type | Should -Contain 'Professional'
    }

    It 'changes nothing for who has it already, which is no error' {
        $results = Add-QlikAllocation CORP\viewer Analyzer -Connection sense, cloud -PassThru -ErrorVariable failed
        $results.Outcome | Select-Object -Unique | Should -Be 'Exists'
        $failed | Should -BeNullOrEmpty
        Get-RawOf Sense CORP\viewer | Where-Object Type -EQ Analyzer | Should -HaveCount 1
    }

    It 'takes people from the pipeline' {
        $users = $without.Dequeue(), $without.Dequeue()
        ($users | Add-QlikAllocation -Type UserAccess -Connection sense).Done | Should -Be 2
        $users | ForEach-Object { (Get-RawOf Sense $_).Type | Should -Be 'UserAccess' }
    }

    It 'binds User, Type and Connection by name, each object its own' {
        $user = $without.Dequeue()
        $results = @(
            [pscustomobject]@{ User = $user; Type = 'Professional'; Connection = 'sense' }
            [pscustomobject]@{ User = 'CORP\qlikadmin'; Type = 'Analyzer'; Connection = 'cloud' }
        ) | Add-QlikAllocation -PassThru
        $results | ForEach-Object { "$($_.User) $($_.Type) $($_.Connection)" } | Sort-Object | Should -Be (@("$user Professional sense", 'CORP\qlikadmin Analyzer cloud') | Sort-Object)
        (Get-RawOf Sense $user).Type | Should -Be 'Professional'
        Get-RawOf Sense CORP\qlikadmin | Where-Object Type -EQ Analyzer | Should -BeNullOrEmpty
        (Get-RawOf Cloud CORP\qlikadmin).Type | Should -Contain 'Analyzer'
    }

    It 'says when no unit is free, and gives to the others' {
        $first, $second = $without.Dequeue(), $without.Dequeue()
        $held = @(Get-SenseRow $sandbox | Where-Object Type -EQ Analyzer).Count
        $sandbox.SetSettings(@{ senseUnits = @{ Analyzer = $held + 1 } })
        $results = $first, $second | Add-QlikAllocation -Type Analyzer -Connection sense -ThrottleLimit 1 -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NoLicenseAvailable -Command Add-QlikAllocation -Category LimitsExceeded -Target $second
        $results.Outcome | Should -Be 'Added', 'Failed'
        $results[1].Detail | Should -Be "$($failed[0].Exception.Message)"
        Get-RawOf Sense $second | Should -BeNullOrEmpty
    }

    It 'says when no unit of the tenant is free' {
        $held = @(Get-CloudRow $sandbox | Where-Object Type -EQ Analyzer).Count
        $user = (Get-CloudRow $sandbox | Where-Object { $_.Type -eq 'Professional' -and -not $_.Orphan -and $_.User -notin 'CORP\viewer', 'CORP\qlikadmin' } | Select-Object -First 1).User
        $sandbox.SetSettings(@{ cloudUnits = @{ analyzer = $held } })
        Add-QlikAllocation $user Analyzer -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NoLicenseAvailable -Command Add-QlikAllocation -Category LimitsExceeded -Target $user
        $failed[0].Exception.ServerCode | Should -Not -BeNullOrEmpty
    }

    It 'does not know everybody, and goes on' {
        $user = $without.Dequeue()
        $results = 'CORP\nobody', $user | Add-QlikAllocation -Type UserAccess -Connection sense -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id UserNotFound -Command Add-QlikAllocation -Category ObjectNotFound -Target 'CORP\nobody'
        $results.Outcome | Should -Be 'Failed', 'Added'
    }

    It 'refuses a type that no person of a site can hold, and names those there are' {
        Add-QlikAllocation CORP\viewer LoginAccess -Connection sense -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id InvalidInput -Command Add-QlikAllocation -Category InvalidArgument -Target 'CORP\viewer'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*UserAccess, Professional, Analyzer*'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'refuses an address that two people of the tenant share' {
        $body = @{ subject = 'CORP\twin'; name = 'The Twin'; email = 'viewer@corp.example' }
        $null = Invoke-QlikApi api/v1/users -Method Post -Body $body -Connection cloud
        Add-QlikAllocation viewer@corp.example Professional -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id UserAmbiguous -Command Add-QlikAllocation -Category InvalidArgument -Target 'viewer@corp.example'
        'CORP\viewer', 'CORP\twin' | ForEach-Object { "$($failed[0])" | Should -Match ([regex]::Escape($_)) }
    }

    It 'changes nothing with -WhatIf' {
        Add-QlikAllocation $without.Peek() Analyzer -Connection sense -WhatIf -PassThru | Should -BeNullOrEmpty
        Add-QlikAllocation CORP\viewer Professional -Connection cloud -WhatIf
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        $sandbox.GetLog() | Should -Not -BeNullOrEmpty
    }

    It 'ends at the first bad one with -ErrorAction Stop' {
        $user = $without.Peek()
        $failure = Get-Failure { 'CORP\nobody', $user | Add-QlikAllocation -Type UserAccess -Connection sense -ErrorAction Stop }
        Assert-QlikError $failure -Id UserNotFound -Command Add-QlikAllocation -Category ObjectNotFound
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'Set-QlikAllocation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $sandbox.SetSettings(@{ cloudUnits = @{ professional = 500; analyzer = 500 } })
        $single = @(Get-CloudRow $sandbox | Where-Object { -not $_.Orphan } | Group-Object User | Where-Object Count -EQ 1).Group | Where-Object { $_.Type -eq 'Analyzer' -and $_.User -ne 'CORP\viewer' }
    }

    It 'converts what is piped in, each object its own' {
        $users = $single[0..1].User
        $results = Get-QlikAllocation -User $users -Connection cloud | Set-QlikAllocation Professional -PassThru
        $results.Action | Select-Object -Unique | Should -BeExactly 'Convert'
        $results.Outcome | Should -Be 'Converted', 'Converted'
        $results.User | Sort-Object | Should -Be ($users | Sort-Object)
        $results.Type | Select-Object -Unique | Should -Be 'Professional'
        $users | ForEach-Object { (Get-RawOf Cloud $_).Type | Should -Be 'Professional' }
    }

    It 'converts one person' {
        $user = $single[0].User
        (Set-QlikAllocation -User $user -SourceType Analyzer -Type Professional -Connection cloud).Done | Should -Be 1
        (Get-RawOf Cloud $user).Type | Should -Be 'Professional'
    }

    It 'binds User and SourceType by name, each object its own' {
        $full = @(Get-CloudRow $sandbox | Where-Object { -not $_.Orphan } | Group-Object User | Where-Object Count -EQ 1).Group | Where-Object { $_.Type -eq 'Professional' } | Select-Object -First 1
        $results = @(
            [pscustomobject]@{ User = $single[0].User; SourceType = 'Analyzer' }
            [pscustomobject]@{ User = $full.User; SourceType = 'Professional' }
        ) | Set-QlikAllocation Professional -Connection cloud -PassThru
        $results.User | Sort-Object | Should -Be (@($single[0].User, $full.User) | Sort-Object)
        $changes = (@(Get-ChangeRequest $sandbox)[0].body | ConvertFrom-Json).update
        $changes.sourceType | Should -Be 'analyzer', 'professional'
        (Get-RawOf Cloud $single[0].User).Type | Should -Be 'Professional'
    }

    It 'binds User and Type by name, each object its own' {
        $users = $single[0..1].User
        Set-QlikAllocation -User $users[1] -SourceType Analyzer -Type Professional -Connection cloud
        @(
            [pscustomobject]@{ User = $users[0]; Type = 'Professional'; Connection = 'cloud' }
            [pscustomobject]@{ User = 'CORP\nobody'; Type = 'Analyzer'; Connection = 'cloud' }
        ) | Set-QlikAllocation -SourceType Analyzer -ErrorAction SilentlyContinue -ErrorVariable failed
        (Get-RawOf Cloud $users[0]).Type | Should -Be 'Professional'
        Assert-QlikError $failed -Id UserNotFound -Command Set-QlikAllocation -Category ObjectNotFound -Target 'CORP\nobody'
    }

    It 'says what is missing, and converts the others' {
        $user = $single[0].User
        $results = @(
            [pscustomobject]@{ Id = 'analyzer:CORP\nobody'; Type = 'Analyzer'; User = 'CORP\nobody'; Connection = 'cloud' }
            Get-QlikAllocation -User $user -Connection cloud
        ) | Set-QlikAllocation Professional -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id UserNotFound -Command Set-QlikAllocation -Category ObjectNotFound
        ($results | Where-Object Outcome -EQ Converted).User | Should -Be $user
    }

    It 'says when the person does not hold that type' {
        $user = $single[0].User
        Set-QlikAllocation -User $user -SourceType Professional -Type Analyzer -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id AllocationNotFound -Command Set-QlikAllocation -Category ObjectNotFound -Target $user -WithoutAction:($null -eq $failed[0].ErrorDetails)
        $failed[0].Exception.StatusCode | Should -Be 404
    }

    It 'says when no unit of the other type is free' {
        $sandbox.SetSettings(@{ cloudUnits = @{ professional = @(Get-CloudRow $sandbox | Where-Object Type -EQ Professional).Count } })
        $user = $single[0].User
        Set-QlikAllocation -User $user -SourceType Analyzer -Type Professional -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NoLicenseAvailable -Command Set-QlikAllocation -Category LimitsExceeded -Target $user
        (Get-RawOf Cloud $user).Type | Should -Be 'Analyzer'
    }

    It 'is not possible on Sense, and says what to do instead, also with -WhatIf' {
        $row = Get-QlikAllocation Analyzer -User CORP\viewer -Connection sense
        $row | Set-QlikAllocation Professional -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NotSupported -Command Set-QlikAllocation -Category NotImplemented -Target $row
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Add-QlikAllocation*Remove-QlikAllocation*'
        $row | Set-QlikAllocation Professional -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NotSupported -Command Set-QlikAllocation -Category NotImplemented
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        Get-QlikAllocation -User $single[0].User -Connection cloud | Set-QlikAllocation Professional -WhatIf -PassThru | Should -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        (Get-RawOf Cloud $single[0].User).Type | Should -Be 'Analyzer'
    }
}

Describe 'Restore-QlikAllocation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $sandbox.SetSettings(@{ senseUnits = @{ Analyzer = 500; Professional = 500; User = 500 }; cloudUnits = @{ professional = 500; analyzer = 500 } })
        $active = Get-QlikAllocation -Connection sense | Where-Object { $_.Status -eq 'Active' -and -not $_.IsPool -and $_.User -ne 'CORP\viewer' }
        $recent = @($active | Where-Object { $_.LastUsedAt -and $_.IdleFor.TotalDays -lt 6 })
        $idle = @($active | Where-Object { $_.LastUsedAt -and $_.IdleFor.TotalDays -gt 8 })
    }

    It 'gives results of a removal back to the same people, each its own' {
        $rows = $recent[0], $idle[0]
        $removed = $rows | Remove-QlikAllocation @quiet -PassThru
        $removed.Outcome | Sort-Object | Should -Be 'Quarantined', 'Released'
        $results = $removed | Restore-QlikAllocation -PassThru
        $results.Action | Select-Object -Unique | Should -BeExactly 'Restore'
        $results.Outcome | Select-Object -Unique | Should -Be 'Restored'
        foreach ($row in $rows) {
            $raw = Get-RawOf Sense $row.User | Where-Object Type -EQ $row.Type
            $raw.Quarantined | Should -BeFalse
        }

        ($results | Where-Object User -EQ $recent[0].User).Id | Should -Be $recent[0].Id -Because 'a quarantined row is reinstated, not made anew'
    }

    It 'gives a quarantined allocation back' {
        $null = $recent[0] | Remove-QlikAllocation @quiet
        $row = Get-QlikAllocation -Quarantined -User $recent[0].User -Connection sense
        ($row | Restore-QlikAllocation).Done | Should -Be 1
        (Get-RawOf Sense $row.User | Where-Object Id -EQ $row.Id).Quarantined | Should -BeFalse
    }

    It 'gives back on Cloud' {
        $result = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection cloud @quiet -PassThru | Restore-QlikAllocation -PassThru
        $result.Outcome | Should -Be 'Restored'
        (Get-RawOf Cloud CORP\viewer).Type | Should -Contain 'Analyzer'
    }

    It 'takes a person and a type, and calls what is held already so' {
        $null = $idle[0] | Remove-QlikAllocation @quiet
        $first = Restore-QlikAllocation -User $idle[0].User -Type $idle[0].Type -Connection sense -PassThru
        $first.Outcome | Should -Be 'Restored'
        $second = Restore-QlikAllocation -User $idle[0].User -Type $idle[0].Type -Connection sense -PassThru -ErrorVariable failed
        $second.Outcome | Should -Be 'Exists'
        $failed | Should -BeNullOrEmpty
    }

    It 'binds User, Type and Connection by name, each object its own' {
        $rows = $idle[0..1]
        $null = $rows | Remove-QlikAllocation @quiet
        $rows | ForEach-Object { [pscustomobject]@{ User = $_.User; Type = $_.Type; Connection = 'sense' } } | Restore-QlikAllocation
        $rows | ForEach-Object { (Get-RawOf Sense $_.User).Type | Should -Contain $_.Type }
    }

    It 'gives nothing back for an outcome of <_>, and says so' -ForEach 'Skipped', 'Failed', 'AlreadyGone' {
        $row = [pscustomobject]@{ Id = $idle[0].Id; Type = 'Professional'; User = $without.Peek(); Connection = 'sense'; Outcome = $_ }
        $result = $row | Restore-QlikAllocation -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Outcome | Should -Be 'Skipped'
        $warnings | Should -HaveCount 1
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'does not know people who are gone, and gives back to the others' {
        $gone = Get-QlikAllocation -Quarantined -Connection sense | Where-Object User -Like '*\gone.*' | Select-Object -First 1
        $null = $recent[0] | Remove-QlikAllocation @quiet
        $back = Get-QlikAllocation -Quarantined -User $recent[0].User -Connection sense
        $results = $gone, $back | Restore-QlikAllocation -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id UserNotFound -Command Restore-QlikAllocation -Category ObjectNotFound
        $results.Outcome | Should -Be 'Failed', 'Restored'
    }

    It 'says when no unit is free any more' {
        $null = $idle[0] | Remove-QlikAllocation @quiet
        $type = $idle[0].Type -replace 'UserAccess', 'User'
        $sandbox.SetSettings(@{ senseUnits = @{ $type = 0 } })
        Restore-QlikAllocation -User $idle[0].User -Type $idle[0].Type -Connection sense -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NoLicenseAvailable -Command Restore-QlikAllocation -Category LimitsExceeded -Target $idle[0].User
    }

    It 'changes nothing with -WhatIf' {
        $removed = $recent[0] | Remove-QlikAllocation @quiet -PassThru
        $sandbox.ClearLog()
        $removed | Restore-QlikAllocation -WhatIf -PassThru | Should -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        (Get-RawOf Sense $recent[0].User | Where-Object Id -EQ $recent[0].Id).Quarantined | Should -BeTrue
    }
}

Describe 'Invoke-QlikApi' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'reads, and gives objects' {
        (Invoke-QlikApi about -Connection sense).buildVersion | Should -Not -BeNullOrEmpty
        (Invoke-QlikApi qrs/about -Connection sense).buildVersion | Should -Not -BeNullOrEmpty
        (Invoke-QlikApi /api/v1/users/me -Connection cloud).email | Should -Be 'qlikadmin@corp.example'
    }

    It 'writes the elements of a list one by one' {
        $users = Invoke-QlikApi user/full -Connection sense
        @($users).Count | Should -Be (($sandbox.GetState().sense.users.PSObject.Properties.Value | Measure-Object -Sum).Sum)
        @($users | Select-Object -First 1).userId | Should -Not -BeNullOrEmpty
    }

    It 'sends the query: lists several times, true and false small, null not at all' {
        $null = Invoke-QlikApi api/v1/users -Query @{ limit = 2; filter = 'status eq "active"'; startingAfter = $null } -Connection cloud
        $query = @($sandbox.GetLog('Cloud') | Where-Object path -EQ '/api/v1/users')[0].query
        $parts = $query.TrimStart('?') -split '&' | ForEach-Object { [uri]::UnescapeDataString($_) } | Sort-Object
        $parts | Should -Be 'filter=status eq "active"', 'limit=2'
        $null = Invoke-QlikApi about -Query @{ a = 1, 2; b = $true } -Connection sense
        $query = @($sandbox.GetLog('Sense'))[0].query
        $query | Should -Match 'a=1&a=2'
        $query | Should -Match 'b=true'
    }

    It 'sends a body, as JSON or as the text it is' {
        $settings = Invoke-QlikApi api/v1/licenses/settings -Connection cloud
        $settings.autoAssignAnalyzer | Should -BeFalse
        Invoke-QlikApi api/v1/licenses/settings -Method Put -Body @{ autoAssignAnalyzer = $true; autoAssignProfessional = $false } -Connection cloud
        (Invoke-QlikApi api/v1/licenses/settings -Connection cloud).autoAssignAnalyzer | Should -BeTrue
        Invoke-QlikApi api/v1/licenses/settings -Method Put -Body '{"autoAssignAnalyzer":false,"autoAssignProfessional":false}' -Connection cloud
        (Invoke-QlikApi api/v1/licenses/settings -Connection cloud).autoAssignAnalyzer | Should -BeFalse
        @(Get-ChangeRequest $sandbox)[1].body | Should -BeExactly '{"autoAssignAnalyzer":false,"autoAssignProfessional":false}'
    }

    It 'sends to several connections, and takes them from the pipeline by name' {
        $names = 'sense', 'cloud' | Invoke-QlikApi nothing/here -ErrorAction SilentlyContinue -ErrorVariable failed
        $names | Should -BeNullOrEmpty
        $failed | Should -HaveCount 2
        @($sandbox.GetLog()).service | Should -Be 'sense', 'cloud'
    }

    It 'changes nothing with -WhatIf: <_>' -ForEach 'Put', 'Post', 'Patch', 'Delete' {
        Invoke-QlikApi api/v1/licenses/settings -Method $_ -Body @{ autoAssignAnalyzer = $true } -Connection cloud -WhatIf | Should -BeNullOrEmpty
        $sandbox.GetLog() | Should -BeNullOrEmpty
    }

    It 'reads all the same with -WhatIf' {
        (Invoke-QlikApi about -Connection sense -WhatIf).buildVersion | Should -Not -BeNullOrEmpty
    }

    It 'says what the server said' {
        Invoke-QlikApi api/v1/users/nobody -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NotFound -Command Invoke-QlikApi -Category ObjectNotFound -Target 'api/v1/users/nobody' -WithoutAction:($null -eq $failed[0].ErrorDetails)
        $failed[0].Exception.StatusCode | Should -Be 404
        $failed[0].Exception.ServerCode | Should -Not -BeNullOrEmpty
    }

    It 'sends nothing for <_>' -ForEach 'https://elsewhere.example/x', '//elsewhere.example/x', '../../etc', 'a/%2e%2e/%2e%2e/b' {
        Invoke-QlikApi $_ -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id InvalidInput -Command Invoke-QlikApi -Category InvalidArgument -Target $_ -WithoutAction
        $sandbox.GetLog() | Should -BeNullOrEmpty
    }

    It 'ends with -ErrorAction Stop' {
        $failure = Get-Failure { Invoke-QlikApi nothing/here -Connection cloud, sense -ErrorAction Stop }
        Assert-QlikError $failure -Id NotFound -Command Invoke-QlikApi -Category ObjectNotFound -WithoutAction:($null -eq $failure.ErrorDetails)
        $sandbox.GetLog('Sense') | Should -BeNullOrEmpty
    }
}
