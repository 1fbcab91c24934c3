BeforeDiscovery {
    $forms = @(
        @{ Form = "'14d'"; Value = '14d' }
        @{ Form = "'14D'"; Value = '14D' }
        @{ Form = "'336h'"; Value = '336h' }
        @{ Form = "'2w'"; Value = '2w' }
        @{ Form = "'14'"; Value = '14' }
        @{ Form = "'14.00:00:00'"; Value = '14.00:00:00' }
        @{ Form = 'a TimeSpan'; Value = [timespan]::FromDays(14) }
        @{ Form = 'a whole number'; Value = 14 }
        @{ Form = 'a long'; Value = 14L }
        @{ Form = 'a double'; Value = 14.0 }
        @{ Form = 'a decimal'; Value = 14d }
    )
    $notDurations = @('nonsense', '14x', '-1d', '99999999d', 'd', '', -1, [double]::NaN, [timespan]::FromDays(-1), $true, (Get-Date)) |
        ForEach-Object { @{ Value = $_ } }
}

BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox
    Connect-TestSandbox $sandbox
    $now = [DateTimeOffset]::UtcNow

    $senseRows = @(Get-SenseRow $sandbox)
    $cloudRows = @(Get-CloudRow $sandbox)

    function Compare-Row($Found, $Expected) {
        # A filter that selects nothing, or everything, proves nothing.
        @($Expected).Count | Should -BeGreaterThan 0
        @($Found | ForEach-Object Id | Sort-Object) | Should -Be @($Expected | ForEach-Object Id | Sort-Object)
    }

    function Test-Older($Time, $Days) {
        $null -ne $Time -and $Time -le $now.AddDays(-$Days)
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Get-QlikAllocation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'lists every access of the site, pools too' {
        $found = Get-QlikAllocation -Connection sense
        Compare-Row ($found | Where-Object { -not $_.IsPool }) $senseRows
        @($found | Where-Object IsPool).Type | Sort-Object | Should -Be 'AnalyzerTime', 'LoginAccess'
    }

    It 'lists every assignment of the tenant whose holder is its user' {
        Compare-Row (Get-QlikAllocation -Connection cloud) ($cloudRows | Where-Object { -not $_.Orphan })
    }

    It 'gives objects with what scripts rely on' {
        $row = Get-QlikAllocation -User CORP\viewer -Type Analyzer -Connection sense
        $raw = $senseRows | Where-Object { $_.User -eq 'CORP\viewer' -and $_.Type -eq 'Analyzer' }
        $row.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.Allocation'
        'Id', 'Product', 'Connection', 'Type', 'User', 'UserName', 'Email', 'CreatedAt', 'LastUsedAt', 'LastUsedSource', 'Status', 'QuarantineEndsAt', 'Excess', 'Orphan', 'Age', 'IdleFor' |
            ForEach-Object { $row.PSObject.Properties.Name | Should -Contain $_ }
        $row.Id | Should -Be $raw.Id
        $row.Product | Should -Be 'Sense'
        $row.Connection | Should -Be 'sense'
        $row.UserName | Should -Be 'Wanda Viewer'
        $row.CreatedAt | Should -Be $raw.CreatedAt
        $row.CreatedAt.Offset | Should -Be ([timespan]::Zero)
        $row.LastUsedAt | Should -Be $raw.LastUsedAt
        $row.LastUsedSource | Should -Be 'Allocation'
        $row.Status | Should -Be 'Active'
        $row.QuarantineEndsAt | Should -BeNullOrEmpty
        [math]::Abs(($row.IdleFor - ($now - $raw.LastUsedAt)).TotalMinutes) | Should -BeLessThan 10
        [math]::Abs(($row.Age - ($now - $raw.CreatedAt)).TotalMinutes) | Should -BeLessThan 10
    }

    It 'knows names and e-mail addresses on Cloud' {
        $row = Get-QlikAllocation -User CORP\viewer -Connection cloud
        $row.Id | Should -BeExactly 'analyzer:CORP\viewer'
        $row.UserName | Should -Be 'Wanda Viewer'
        $row.Email | Should -Be 'viewer@corp.example'
        $row.Product | Should -Be 'Cloud'
    }

    Context 'durations' {
        It 'takes <Form> for fourteen days' -ForEach $forms {
            $expected = $senseRows | Where-Object { -not $_.Quarantined -and (Test-Older $_.CreatedAt 14) }
            Compare-Row (Get-QlikAllocation -AllocatedFor $Value -Connection sense) $expected
            @($expected).Count | Should -BeLessThan @($senseRows | Where-Object { -not $_.Quarantined }).Count
        }

        It 'takes <_> for one day and a half' -ForEach '36h', '1.5', '1.5d', 1.5, '1.12:00:00' {
            $expected = $senseRows | Where-Object { -not $_.Quarantined -and (Test-Older $_.LastUsedAt 1.5) }
            Compare-Row (Get-QlikAllocation -UnusedFor $_ -Connection sense) $expected
            @($expected).Count | Should -BeLessThan @($senseRows | Where-Object { Test-Older $_.LastUsedAt 1 }).Count
        }

        It 'refuses <Value> and shows the accepted forms' -ForEach $notDurations {
            foreach ($parameter in 'UnusedFor', 'AllocatedFor') {
                $arguments = @{ $parameter = $Value }
                $failure = Get-Failure { Get-QlikAllocation @arguments -Connection sense }
                $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
                "$failure" | Should -BeLike "*'$parameter'*14d*36h*2w*TimeSpan*"
            }

            $sandbox.GetLog() | Should -BeNullOrEmpty
        }

        It 'counts the boundary in' {
            $clock = Invoke-RestMethod -Uri ([uri]::new($sandbox.ControlUri, 'clock')) -NoProxy
            $edge = (Get-Utc $clock.startedAt).AddDays(-14)
            # Allocated exactly fourteen days before the start of the sandbox, to the second.
            $rows = @($senseRows | Where-Object { [math]::Abs(($_.CreatedAt - $edge).TotalSeconds) -lt 1 })
            $rows | Should -Not -BeNullOrEmpty
            $found = @(Get-QlikAllocation -AllocatedFor 14d -Connection sense).Id
            $rows | ForEach-Object { $found | Should -Contain $_.Id }
            $found = @(Get-QlikAllocation -AllocatedFor 14.01 -Connection sense).Id
            $rows | ForEach-Object { $found | Should -Not -Contain $_.Id }
        }

        It 'leaves out what lacks a few minutes to the boundary' {
            $ahead = Start-TestSandbox -Users 60 -With @{ Now = (Get-Date).AddMinutes(5) }
            Connect-TestSandbox $ahead -Cloud aheadCloud -Sense aheadSense
            try {
                $edge = @(Get-RawRow $ahead Sense | Where-Object { $_.lastUsed -and [math]::Abs(((Get-Utc $_.lastUsed) - $ahead.GetClock().AddDays(-30)).TotalMinutes) -lt 2 -and -not $_.quarantined })
                $edge | Should -Not -BeNullOrEmpty
                $found = @(Get-QlikAllocation -UnusedFor 30d -Connection aheadSense).Id
                $edge | ForEach-Object { $found | Should -Not -Contain $_.id }
                $found = @(Get-QlikAllocation -UnusedFor ([timespan]::FromDays(30) - [timespan]::FromMinutes(6)) -Connection aheadSense).Id
                $edge | ForEach-Object { $found | Should -Contain $_.id }
            }
            finally {
                Disconnect-Qlik aheadCloud, aheadSense
                Stop-QlikSandbox $ahead
            }
        }
    }

    Context 'last use' {
        It 'leaves never-used rows out of -UnusedFor' {
            $found = Get-QlikAllocation -UnusedFor 30d -Connection sense
            Compare-Row $found ($senseRows | Where-Object { -not $_.Quarantined -and (Test-Older $_.LastUsedAt 30) })
            $found | Where-Object { $null -eq $_.LastUsedAt } | Should -BeNullOrEmpty
        }

        It 'selects them with -NeverUsed' {
            $found = Get-QlikAllocation -NeverUsed -Connection sense
            Compare-Row $found ($senseRows | Where-Object { -not $_.Quarantined -and $null -eq $_.LastUsedAt })
            $found | ForEach-Object { $_.LastUsedAt | Should -BeNullOrEmpty; $_.IdleFor | Should -BeNullOrEmpty }
        }

        It 'selects either with both' {
            $expected = $senseRows | Where-Object { -not $_.Quarantined -and ($null -eq $_.LastUsedAt -or (Test-Older $_.LastUsedAt 30)) }
            Compare-Row (Get-QlikAllocation -UnusedFor 30d -NeverUsed -Connection sense) $expected
        }

        It 'wants -AllocatedFor to hold as well' {
            $expected = $senseRows | Where-Object { -not $_.Quarantined -and (Test-Older $_.CreatedAt 60) -and ($null -eq $_.LastUsedAt -or (Test-Older $_.LastUsedAt 30)) }
            Compare-Row (Get-QlikAllocation -UnusedFor 30d -NeverUsed -AllocatedFor 60d -Connection sense) $expected
            @($expected).Count | Should -BeLessThan @($senseRows | Where-Object { -not $_.Quarantined -and ($null -eq $_.LastUsedAt -or (Test-Older $_.LastUsedAt 30)) }).Count
        }

        It 'selects on Cloud by licence consumption' {
            $found = Get-QlikAllocation -UnusedFor 30d -Connection cloud
            Compare-Row $found ($cloudRows | Where-Object { -not $_.Orphan -and (Test-Older $_.LastUsedAt 30) })
            $found | ForEach-Object { $_.LastUsedSource | Should -Be 'Consumption' }
        }

        It 'never takes unknown for unused' {
            Get-QlikAllocation -NeverUsed -Connection cloud -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            $warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike "'cloud': -NeverUsed selects nothing, because *-TreatUnknownAsUnused.*"
        }

        It 'warns once of a filter on use that can not match: <Name>' -ForEach @(
            @{ Name = 'a connection in the pipe'; Code = { Get-QlikConnection cloud | Get-QlikAllocation -NeverUsed -WarningVariable warnings -WarningAction SilentlyContinue; $warnings } }
            @{ Name = 'people in the pipe'; Code = { Get-QlikUser CORP\viewer, CORP\qlikadmin -Connection cloud | Get-QlikAllocation -NeverUsed -WarningVariable warnings -WarningAction SilentlyContinue; $warnings } }
            @{ Name = 'types in the pipe'; Code = { Get-QlikLicense -Connection cloud | Get-QlikAllocation -NeverUsed -WarningVariable warnings -WarningAction SilentlyContinue; $warnings } }
        ) {
            @(& $Code) | Should -HaveCount 1
            "$(& $Code)" | Should -BeLike '*-NeverUsed selects nothing*'
        }

        It 'says nothing of -NeverUsed where the server tells, or where unknown counts as unused' {
            $null = Get-QlikAllocation -NeverUsed -Connection sense -WarningVariable warnings
            $warnings | Should -BeNullOrEmpty
            $null = Get-QlikAllocation -NeverUsed -TreatUnknownAsUnused -Connection cloud -WarningVariable warnings
            $warnings | Should -BeNullOrEmpty
        }

        It 'warns of types that the connection does not have, with those that it has: <Name>' -ForEach @(
            @{ Name = 'of another product'; Type = 'NamedCal'; Given = 'cloud'; Says = "*-Type 'NamedCal': there is no licence type of that name on 'cloud'. Types there: Professional, Analyzer, fullUser, basicUser." }
            @{ Name = 'all of another product'; Type = 'NamedCal', 'DocumentCal'; Given = 'cloud', 'sense'; Says = "*-Type 'NamedCal', 'DocumentCal': there is no licence type of that name on 'cloud', 'sense'*" }
            @{ Name = 'a typing error beside a good one'; Type = 'Analyzer', 'Profesional'; Given = 'cloud'; Says = "*-Type 'Profesional': *" }
        ) {
            $null = Get-QlikAllocation -Type $Type -Connection $Given -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike $Says
            $null = Get-QlikConnection $Given | Get-QlikAllocation -Type $Type -WarningVariable piped -WarningAction SilentlyContinue
            $piped | Should -HaveCount 1
        }

        It 'takes the types of several products for one of them' {
            Get-QlikAllocation -Type UserAccess, Analyzer, NamedCal -Connection cloud -WarningVariable warnings | Should -Not -BeNullOrEmpty
            $warnings | Should -BeNullOrEmpty
        }

        It 'takes unknown for unused when it is told to' {
            $expected = $cloudRows | Where-Object { -not $_.Orphan -and ($null -eq $_.LastUsedAt -or (Test-Older $_.LastUsedAt 30)) }
            Compare-Row (Get-QlikAllocation -UnusedFor 30d -TreatUnknownAsUnused -Connection cloud) $expected
            $expected = $cloudRows | Where-Object { -not $_.Orphan -and $null -eq $_.LastUsedAt }
            Compare-Row (Get-QlikAllocation -NeverUsed -TreatUnknownAsUnused -Connection cloud) $expected
        }

        It 'fills it on Cloud with -IncludeLastUse only, because it costs calls' {
            $plain = Get-QlikAllocation -Connection cloud
            $plain | ForEach-Object { $_.LastUsedSource | Should -Be 'Unknown'; $_.LastUsedAt | Should -BeNullOrEmpty }
            @($sandbox.GetLog('Cloud')).path | Should -Not -Contain '/api/v1/licenses/consumption'
            $filled = Get-QlikAllocation -IncludeLastUse -Connection cloud
            @($sandbox.GetLog('Cloud')).path | Should -Contain '/api/v1/licenses/consumption'
            @($filled).Count | Should -Be @($plain).Count
            $known = $filled | Where-Object LastUsedSource -EQ Consumption
            Compare-Row $known ($cloudRows | Where-Object { -not $_.Orphan -and $_.LastUsedAt })
            $byId = $cloudRows | Group-Object Id -AsHashTable -AsString
            $known | ForEach-Object { $_.LastUsedAt | Should -Be @($byId[$_.Id])[0].LastUsedAt }
        }
    }

    Context 'what is left out unless it is asked for' {
        It 'lists the quarantined with -Quarantined, those of deleted people too' {
            $found = Get-QlikAllocation -Quarantined -Connection sense
            Compare-Row $found ($senseRows | Where-Object Quarantined)
            $found | ForEach-Object { $_.Status | Should -Be 'Quarantined'; $_.QuarantineEndsAt | Should -BeGreaterThan $now }
            @($found | Where-Object User -Like '*\gone.*') | Should -Not -BeNullOrEmpty
        }

        It 'leaves quarantined rows and pools out of every filter by age' {
            $found = Get-QlikAllocation -AllocatedFor 0 -Connection sense
            Compare-Row $found ($senseRows | Where-Object { -not $_.Quarantined })
        }

        It 'lists what goes beyond the number bought with -Excess' {
            Compare-Row (Get-QlikAllocation -Excess -Connection sense) ($senseRows | Where-Object Excess)
            Compare-Row (Get-QlikAllocation -Excess -Connection cloud) ($cloudRows | Where-Object { $_.Excess -and -not $_.Orphan })
            Get-QlikAllocation -Excess -Connection cloud | ForEach-Object { $_.Excess | Should -BeTrue }
        }

        It 'lists who is no user of the tenant with -Orphan only' {
            $found = Get-QlikAllocation -Orphan -Connection cloud
            Compare-Row $found ($cloudRows | Where-Object Orphan)
            $found | ForEach-Object { $_.Orphan | Should -BeTrue; $_.UserName | Should -BeNullOrEmpty }
            Get-QlikAllocation -Connection cloud | Where-Object Orphan | Should -BeNullOrEmpty
        }

        It 'has no orphans on Sense, and asks for none' {
            Get-QlikAllocation -Orphan -Connection sense | Should -BeNullOrEmpty
            $sandbox.GetLog('Sense') | Should -BeNullOrEmpty
        }
    }

    Context 'types and people' {
        It 'lists the types that <_> names, in any case' -ForEach 'Analyzer', 'analyzer', 'A*', '*ACCESS', 'Professional', '?nalyzer' {
            $pattern = $_
            $found = Get-QlikAllocation $pattern -Connection sense
            Compare-Row ($found | Where-Object { -not $_.IsPool }) ($senseRows | Where-Object Type -Like $pattern)
            @($found | Where-Object IsPool).Count | Should -Be @('LoginAccess', 'AnalyzerTime' | Where-Object { $_ -like $pattern }).Count
        }

        It 'takes several types at once' {
            $found = Get-QlikAllocation -Type UserAccess, Professional -Connection sense
            Compare-Row $found ($senseRows | Where-Object Type -In UserAccess, Professional)
            @($sandbox.GetLog('Sense')).path | Sort-Object -Unique | Should -Be '/qrs/license/professionalaccesstype/full', '/qrs/license/useraccesstype/full'
        }

        It 'lists nothing for a type that nobody has' {
            Get-QlikAllocation Nonsense -Connection sense | Should -BeNullOrEmpty
            Get-QlikAllocation Nonsense -Connection cloud | Should -BeNullOrEmpty
        }

        It 'finds a person of the site by <_>' -ForEach 'CORP\viewer', 'corp\VIEWER', 'viewer', 'CORP\view*', '*\viewer' {
            $found = Get-QlikAllocation -User $_ -Connection sense
            Compare-Row $found ($senseRows | Where-Object User -EQ 'CORP\viewer')
        }

        It 'finds a person of the site by GUID and by e-mail address' {
            $expected = $senseRows | Where-Object User -EQ 'CORP\viewer'
            Compare-Row (Get-QlikAllocation -User @($expected)[0].UserId -Connection sense) $expected
            $person = Invoke-QlikApi user/full -Connection sense | Where-Object { $_.attributes -and $_.id -in $senseRows.UserId } | Select-Object -First 1
            $address = ($person.attributes | Where-Object attributeType -EQ Email).attributeValue
            $found = Get-QlikAllocation -User $address -Connection sense
            Compare-Row $found ($senseRows | Where-Object UserId -EQ $person.id)
            $found | ForEach-Object { $_.Email | Should -Be $address }
        }

        It 'finds a person of the tenant by subject, e-mail address and id' {
            $expected = $cloudRows | Where-Object User -EQ 'CORP\viewer'
            foreach ($name in 'CORP\viewer', 'viewer@corp.example', 'VIEWER@*', @($expected)[0].UserId) {
                Compare-Row (Get-QlikAllocation -User $name -Connection cloud) $expected
            }
        }

        It 'finds people with an apostrophe in their name' {
            $expected = $senseRows | Where-Object User -Like "*'*"
            Compare-Row (Get-QlikAllocation -User "*'*" -Connection sense) $expected
            $one = @($expected)[0].User
            Compare-Row (Get-QlikAllocation -User $one -Connection sense) ($senseRows | Where-Object User -EQ $one)
            $expected = $cloudRows | Where-Object User -Like "*'*"
            Compare-Row (Get-QlikAllocation -User @($expected)[0].User -Connection cloud) ($cloudRows | Where-Object User -EQ @($expected)[0].User)
        }

        It 'takes brackets for plain text' {
            Get-QlikAllocation -User 'CORP\[v]iewer' -Connection sense | Should -BeNullOrEmpty
        }

        It 'takes a whole directory' {
            Compare-Row (Get-QlikAllocation -User PARTNER\* -Connection sense) ($senseRows | Where-Object User -Like 'PARTNER\*')
        }

        It 'lets the server look for a person it can name' {
            $null = Get-QlikAllocation Analyzer -User CORP\viewer -Connection sense
            @($sandbox.GetLog('Sense') | Where-Object { [uri]::UnescapeDataString($_.query) -notlike '*viewer*' }) | Should -BeNullOrEmpty
        }
    }

    Context 'pipeline' {
        It 'binds User and Connection by name, each object its own' {
            $found = @(
                [pscustomobject]@{ User = 'CORP\viewer'; Connection = 'sense' }
                [pscustomobject]@{ User = 'CORP\qlikadmin'; Connection = 'cloud' }
                [pscustomobject]@{ User = 'CORP\viewer'; Connection = 'cloud' }
            ) | Get-QlikAllocation
            $found | ForEach-Object { "$($_.User) $($_.Connection)" } | Should -Be 'CORP\viewer sense', 'CORP\qlikadmin cloud', 'CORP\viewer cloud'
        }

        It 'does not carry the connection of one object over to the next' {
            Select-QlikConnection sense
            $found = @(
                [pscustomobject]@{ User = 'CORP\viewer'; Connection = 'cloud' }
                [pscustomobject]@{ User = 'CORP\viewer' }
            ) | Get-QlikAllocation
            $found.Connection | Should -Be 'cloud', 'sense'
        }

        It 'goes on after an object whose connection is not there' {
            $found = @(
                [pscustomobject]@{ User = 'CORP\viewer'; Connection = 'nope' }
                [pscustomobject]@{ User = 'CORP\viewer'; Connection = 'sense' }
            ) | Get-QlikAllocation -ErrorAction SilentlyContinue -ErrorVariable failed
            $found.Connection | Should -Be 'sense'
            Assert-QlikError $failed -Id NotConnected -Command Get-QlikAllocation -Category ConnectionError -Target 'CORP\viewer'
        }

        It 'ends when the connection that was written is not there' {
            $failure = Get-Failure { Get-QlikAllocation -Connection nope -ErrorAction SilentlyContinue }
            Assert-QlikError $failure -Id NotConnected -Command Get-QlikAllocation -Category ConnectionError -Target nope
        }

        It 'ends when the connection that was written is empty, and takes no other instead' {
            $nothing = $null
            $failure = Get-Failure { Get-QlikAllocation -Connection $nothing }
            Assert-QlikError $failure -Id NotConnected -Command Get-QlikAllocation -Category ConnectionError
            $sandbox.GetLog() | Should -BeNullOrEmpty
        }

        It 'lists two connections side by side in one call' {
            $found = Get-QlikAllocation -Connection sense, cloud -UnusedFor 90d
            Compare-Row ($found | Where-Object Connection -EQ sense) ($senseRows | Where-Object { -not $_.Quarantined -and (Test-Older $_.LastUsedAt 90) })
            Compare-Row ($found | Where-Object Connection -EQ cloud) ($cloudRows | Where-Object { -not $_.Orphan -and (Test-Older $_.LastUsedAt 90) })
        }
    }

    Context 'pages' {
        It 'stops reading when nobody wants more' {
            $one = Get-QlikAllocation -Connection cloud | Select-Object -First 1
            $one.User | Should -BeExactly $cloudRows[0].User
            $few = @($sandbox.GetLog('Cloud') | Where-Object path -EQ '/api/v1/licenses/assignments').Count
            $sandbox.ClearLog()
            $null = Get-QlikAllocation -Connection cloud
            $many = @($sandbox.GetLog('Cloud') | Where-Object path -EQ '/api/v1/licenses/assignments').Count
            $few | Should -Be 1
            $many | Should -BeGreaterOrEqual ([math]::Ceiling($cloudRows.Count / 100))
        }

        It 'writes the first page before it asks for the last' {
            $seen = Get-QlikAllocation -Connection cloud | ForEach-Object -Begin { $count = 0 } -Process { if ($count++ -eq 0) { @($sandbox.GetLog('Cloud') | Where-Object path -EQ '/api/v1/licenses/assignments').Count } }
            $seen | Should -BeLessThan ([math]::Ceiling($cloudRows.Count / 100))
        }

        It 'reports a list that goes round in circles, after the rows that came before' {
            $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/assignments'; kind = 'repeatCursor'; count = -1 })
            $found = Get-QlikAllocation -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable failed
            @($found).Count | Should -BeGreaterThan 0
            @($found.Id | Group-Object | Where-Object Count -GT 1) | Should -BeNullOrEmpty
            Assert-QlikError $failed -Id RepeatedCursor -Command Get-QlikAllocation -Category ParserError
        }

        It 'lists the other connections when one fails' {
            $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/assignments'; kind = 'status'; status = 500; count = -1 })
            $found = Get-QlikAllocation -Connection cloud, sense -ErrorAction SilentlyContinue -ErrorVariable failed
            $found.Connection | Select-Object -Unique | Should -Be 'sense'
            Assert-QlikError $failed -Id ServerError -Command Get-QlikAllocation -Category ResourceUnavailable -Target (Get-QlikConnection cloud)
            $failed[0].Exception.StatusCode | Should -Be 500
        }

        It 'ends at the first failure with -ErrorAction Stop' {
            $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/assignments'; kind = 'status'; status = 500; count = -1 })
            $failure = Get-Failure { Get-QlikAllocation -Connection cloud, sense -ErrorAction Stop }
            Assert-QlikError $failure -Id ServerError -Command Get-QlikAllocation -Category ResourceUnavailable
            $sandbox.GetLog('Sense') | Should -BeNullOrEmpty
        }
    }
}

Describe 'Get-QlikLicense' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'counts what the tenant holds' {
        $state = $sandbox.GetState()
        $rows = Get-QlikLicense -Connection cloud | Group-Object Type -AsHashTable -AsString
        $rows['Professional'][0].PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.License'
        $rows['Professional'].Assigned | Should -Be $state.cloud.assignments.professional
        $rows['Professional'].Excess | Should -Be $state.cloud.excess
        $rows['Professional'].Total | Should -Be ($state.cloud.assignments.professional - $state.cloud.excess)
        $rows['Analyzer'].Assigned | Should -Be $state.cloud.assignments.analyzer
        $rows['Analyzer'].Available | Should -Be ($sandbox.GetSettings().cloudUnits.analyzer - $state.cloud.assignments.analyzer)
        $rows['Analyzer'].Quarantined | Should -BeNullOrEmpty
        $rows['Analyzer'].ExpiresAt | Should -BeGreaterThan $now
        $rows['AnalyzerTime'].Unit | Should -Be 'Minutes'
    }

    It 'counts what the site holds' {
        $state = $sandbox.GetState()
        $rows = Get-QlikLicense -Connection sense -WarningAction SilentlyContinue | Group-Object Type -AsHashTable -AsString
        $rows.Keys | Sort-Object | Should -Be 'Analyzer', 'AnalyzerTime', 'LoginAccess', 'Professional', 'UserAccess'
        $rows['Analyzer'].Total | Should -Be $sandbox.GetSettings().senseUnits.Analyzer
        $rows['Analyzer'].Quarantined | Should -Be $state.sense.allocations.Analyzer.quarantined
        $rows['Analyzer'].Excess | Should -Be $state.sense.allocations.Analyzer.excess
        $rows['Analyzer'].Available | Should -Be 0
        $rows['UserAccess'].Unit | Should -Be 'Tokens'
    }

    It 'warns of the rules that hand licences out, and names them' {
        $rows = Get-QlikLicense -Connection sense -WarningVariable warnings -WarningAction SilentlyContinue
        ($rows | Where-Object AutoAssign).Type | Sort-Object | Should -Be 'Analyzer', 'Professional'
        ($rows | Where-Object Type -EQ Professional).AutoAssignBy | Should -BeLike '*Professional access for CORP*'
        $warnings | Should -HaveCount 2
        "$warnings" | Should -BeLike "*'sense'*Professional access for CORP*Analyzer access for PARTNER*"
    }

    It 'warns of the settings that hand licences out' {
        Get-QlikLicense -Connection cloud -WarningVariable quiet -WarningAction SilentlyContinue | Where-Object AutoAssign | Should -BeNullOrEmpty
        $quiet | Should -BeNullOrEmpty
        Invoke-QlikApi api/v1/licenses/settings -Method Put -Body @{ autoAssignAnalyzer = $true; autoAssignProfessional = $false } -Connection cloud
        try {
            $rows = Get-QlikLicense -Connection cloud -WarningVariable warnings -WarningAction SilentlyContinue
            ($rows | Where-Object AutoAssign).Type | Should -Be 'Analyzer'
            "$warnings" | Should -BeLike "*'cloud'*Analyzer*autoAssignAnalyzer*"
        }
        finally {
            Invoke-QlikApi api/v1/licenses/settings -Method Put -Body @{ autoAssignAnalyzer = $false; autoAssignProfessional = $false } -Connection cloud
        }
    }

    It 'takes connections from the pipeline, by name too' {
        $rows = 'sense', 'cloud' | Get-QlikLicense -WarningAction SilentlyContinue
        $rows.Connection | Select-Object -Unique | Should -Be 'sense', 'cloud'
    }

    It 'reads the other connections when one fails' {
        $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/overview'; kind = 'status'; status = 403; count = -1 })
        $rows = Get-QlikLicense -Connection cloud, sense -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable failed
        $rows.Connection | Select-Object -Unique | Should -Be 'sense'
        Assert-QlikError $failed -Id Forbidden -Command Get-QlikLicense -Category PermissionDenied -Target (Get-QlikConnection cloud)
    }

    It 'knows the types of a capacity subscription and a site without licence' {
        $other = Start-TestSandbox -Users 30 -With @{ CloudLicense = 'capacity'; SenseLicense = 'none' }
        try {
            Connect-TestSandbox $other -Cloud capacity -Sense bare
            $rows = Get-QlikLicense -Connection capacity
            $rows.Type | Sort-Object | Should -Be 'basicUser', 'fullUser'
            ($rows | Where-Object Type -EQ fullUser).AutoAssign | Should -BeNullOrEmpty -Because 'which setting governs it is not documented'
            @(Get-QlikAllocation fullUser -Connection capacity).Count | Should -BeGreaterThan 0
            Get-QlikLicense -Connection bare -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warnings" | Should -BeLike "*'bare' has no licence*"
        }
        finally {
            Disconnect-Qlik capacity, bare
            Stop-QlikSandbox $other
        }
    }
}
