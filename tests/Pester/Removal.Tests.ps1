BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 400
    Connect-TestSandbox $sandbox
    $sense = Get-QlikConnection sense
    $taken = @{}

    # Active rows that no other test has taken, oldest use first.
    function Select-Row([string] $Connection, [int] $Count, [scriptblock] $Where = { $true }) {
        $rows = Get-QlikAllocation -Connection $Connection -IncludeLastUse |
            Where-Object { -not $_.IsPool -and $_.Status -eq 'Active' -and -not $taken.ContainsKey($_.User) -and $_.User -notin 'CORP\viewer', 'CORP\qlikadmin' } |
            Where-Object $Where |
            Sort-Object LastUsedAt |
            Select-Object -First $Count
        @($rows).Count | Should -Be $Count -Because 'the test needs so many rows'
        $rows | ForEach-Object { $taken[$_.User] = $true }
        Reset-TestSandbox $sandbox
        $rows
    }

    function Get-RawId([string] $Service) {
        if ($Service -eq 'Sense') { @(Get-SenseRow $sandbox).Id } else { @(Get-CloudRow $sandbox).Id }
    }

    $idle = { $_.LastUsedAt -and $_.IdleFor.TotalDays -gt 8 }
    $recent = { $_.LastUsedAt -and $_.IdleFor.TotalDays -lt 6 }
    $quiet = @{ Confirm = $false; WarningAction = 'SilentlyContinue' }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Remove-QlikAllocation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    Context 'what becomes of a unit' {
        It 'frees what was not used for seven days' {
            $rows = Select-Row sense 2 $idle
            $results = $rows | Remove-QlikAllocation @quiet -PassThru
            $results.Outcome | Should -Be 'Released', 'Released'
            $left = Get-RawId Sense
            $rows | ForEach-Object { $left | Should -Not -Contain $_.Id }
        }

        It 'gives results with what scripts rely on' {
            $row = Select-Row sense 1 $idle
            $result = $row | Remove-QlikAllocation @quiet -PassThru
            $result.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.Result'
            'Action', 'Id', 'User', 'Type', 'Outcome', 'QuarantineEndsAt', 'Detail', 'Connection', 'RunId' |
                ForEach-Object { $result.PSObject.Properties.Name | Should -Contain $_ }
            $result.Action | Should -BeExactly 'Remove'
            $result.Id | Should -Be $row.Id
            $result.User | Should -Be $row.User
            $result.Type | Should -Be $row.Type
            $result.Connection | Should -Be 'sense'
            $result.QuarantineEndsAt | Should -BeNullOrEmpty
        }

        It 'says until when what was used lately is in quarantine' {
            $row = Select-Row sense 1 $recent
            $result = $row | Remove-QlikAllocation @quiet -PassThru
            $result.Outcome | Should -Be 'Quarantined'
            $result.QuarantineEndsAt | Should -Be $row.LastUsedAt.AddDays(7)
            (Get-SenseRow $sandbox | Where-Object Id -EQ $row.Id).Quarantined | Should -BeTrue
        }

        It 'frees at once on Cloud, whenever it was used' {
            $rows = Select-Row cloud 2 $recent
            $results = $rows | Remove-QlikAllocation @quiet -PassThru
            $results.Outcome | Should -Be 'Released', 'Released'
            $results.Id | Sort-Object | Should -Be ($rows.Id | Sort-Object)
            $left = Get-RawId Cloud
            $rows | ForEach-Object { $left | Should -Not -Contain $_.Id }
        }

        It 'frees at once with a signed key' {
            $signed = Start-TestSandbox -Users 40 -With @{ SenseLicense = 'signed' }
            try {
                Connect-TestSandbox $signed -Cloud signedCloud -Sense signedSense
                $result = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection signedSense @quiet -PassThru
                $result.Outcome | Should -Be 'Released'
                @(Get-SenseRow $signed | Where-Object { $_.User -eq 'CORP\viewer' -and $_.Type -eq 'Analyzer' }) | Should -BeNullOrEmpty
            }
            finally {
                Disconnect-Qlik signedCloud, signedSense
                Stop-QlikSandbox $signed
            }
        }

        It 'writes one summary unless results are asked for' {
            $row = Select-Row sense 1 $idle
            $summary = @($row | Remove-QlikAllocation @quiet)
            $summary | Should -HaveCount 1
            $summary[0].Done | Should -Be 1
            Get-RawId Sense | Should -Not -Contain $row.Id
        }

        It 'gives all results of one run the same RunId, and another run another one' {
            $first = Select-Row sense 2 $idle | Remove-QlikAllocation @quiet -PassThru
            $second = Select-Row sense 1 $idle | Remove-QlikAllocation @quiet -PassThru
            $first.RunId | Select-Object -Unique | Should -HaveCount 1
            $second.RunId | Should -Not -Be $first[0].RunId
        }
    }

    Context 'input' {
        It 'takes an allocation as argument' {
            $row = Select-Row sense 1 $idle
            (Remove-QlikAllocation $row @quiet -PassThru).Outcome | Should -Be 'Released'
        }

        It 'takes a person and a type, on several connections' {
            $results = Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection sense, cloud @quiet -PassThru
            $results.Connection | Sort-Object | Should -Be 'cloud', 'sense'
            ($results | Where-Object Connection -EQ sense).Outcome | Should -Be 'Quarantined'
            ($results | Where-Object Connection -EQ cloud).Outcome | Should -Be 'Released'
        }

        It 'binds User, Type and Connection by name, each object its own' {
            $rows = @(Select-Row sense 1 { $_.Type -eq 'Analyzer' -and $_.LastUsedAt -and $_.IdleFor.TotalDays -gt 8 }) + @(Select-Row cloud 1 { $_.Type -eq 'Professional' })
            $results = $rows | ForEach-Object { [pscustomobject]@{ User = $_.User; Type = $_.Type; Connection = $_.Connection } } | Remove-QlikAllocation @quiet -PassThru
            $results | ForEach-Object { "$($_.User) $($_.Type) $($_.Connection)" } | Sort-Object |
                Should -Be ($rows | ForEach-Object { "$($_.User) $($_.Type) $($_.Connection)" } | Sort-Object)
            $results.Outcome | Select-Object -Unique | Should -Be 'Released'
        }

        It 'sends each piped allocation back to the connection it came from' {
            $rows = @(Select-Row sense 1 $idle) + @(Select-Row cloud 1)
            Select-QlikConnection sense
            $null = $rows | Remove-QlikAllocation @quiet
            $changes = Get-ChangeRequest $sandbox
            @($changes | Where-Object service -EQ sense) | Should -HaveCount 1
            @($changes | Where-Object service -EQ cloud) | Should -HaveCount 1
            Get-RawId Sense | Should -Not -Contain $rows[0].Id
            Get-RawId Cloud | Should -Not -Contain $rows[1].Id
        }

        It 'removes what comes twice once' {
            $row = Select-Row sense 1 $idle
            $results = $row, $row | Remove-QlikAllocation @quiet -PassThru
            $results.Outcome | Sort-Object | Should -Be 'AlreadyGone', 'Released'
            Get-ChangeRequest $sandbox | Should -HaveCount 1
        }

        It 'calls gone what was gone before, which is no error: <_>' -ForEach 'sense', 'cloud' {
            $row = Select-Row $_ 1 $idle
            $null = $row | Remove-QlikAllocation @quiet
            $result = $row | Remove-QlikAllocation @quiet -PassThru -ErrorVariable failed
            $result.Outcome | Should -Be 'AlreadyGone'
            $failed | Should -BeNullOrEmpty
        }

        It 'calls gone what a person does not have' {
            $result = Remove-QlikAllocation -User CORP\qlikadmin -Type Analyzer -Connection sense @quiet -PassThru
            $result.Outcome | Should -Be 'AlreadyGone'
            $result.Detail | Should -BeLike '*CORP\qlikadmin*Analyzer*'
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        }
    }

    Context 'what it refuses' {
        It 'skips what is in quarantine, with a warning' {
            $row = Get-QlikAllocation -Quarantined -Connection sense | Select-Object -First 1
            $sandbox.ClearLog()
            $result = $row | Remove-QlikAllocation -Confirm:$false -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
            $result.Outcome | Should -Be 'Skipped'
            $result.QuarantineEndsAt | Should -Be $row.QuarantineEndsAt
            $warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike "*$($row.User)*quarantine*"
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'skips what went into quarantine since it was listed' {
            $row = Select-Row sense 1 $recent
            $null = $row | Remove-QlikAllocation @quiet
            $sandbox.ClearLog()
            $result = $row | Remove-QlikAllocation @quiet -PassThru
            $result.Outcome | Should -Be 'Skipped'
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'refuses a pool, with the pool as target' {
            $pool = Get-QlikAllocation LoginAccess -Connection sense
            $sandbox.ClearLog()
            $result = $pool | Remove-QlikAllocation @quiet -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed -Id PoolNotRemovable -Command Remove-QlikAllocation -Category InvalidOperation -Target $pool
            $result.Outcome | Should -Be 'Failed'
            $sandbox.GetLog() | Should -BeNullOrEmpty
        }

        It 'does not know a person of another tenant, unless -Orphan says so' {
            $orphan = Get-CloudRow $sandbox | Where-Object Orphan | Select-Object -First 1
            Remove-QlikAllocation -User $orphan.User -Type $orphan.Type -Connection cloud @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed -Id UserNotFound -Command Remove-QlikAllocation -Category ObjectNotFound -Target $orphan.User
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
            $result = Remove-QlikAllocation -User $orphan.User -Type $orphan.Type -Connection cloud -Orphan @quiet -PassThru
            $result.Outcome | Should -Be 'Released'
            Get-RawId Cloud | Should -Not -Contain $orphan.Id
        }

        It 'takes no wildcard for a person' {
            Remove-QlikAllocation -User 'CORP\*' -Type Analyzer -Connection sense, cloud @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed | Should -HaveCount 2
            $failed.FullyQualifiedErrorId | Select-Object -Unique | Should -BeLike 'Qlik.WildcardRefused,*'
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'refuses a name that fits two people of the site, and shows both' {
            $twice = Get-SenseRow $sandbox | Where-Object UserId | Group-Object { ($_.User -split '\\')[1] } | Where-Object { @($_.Group.User | Sort-Object -Unique).Count -gt 1 } | Select-Object -First 1
            Remove-QlikAllocation -User $twice.Name -Type Analyzer -Connection sense @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed -Id UserAmbiguous -Command Remove-QlikAllocation -Category InvalidArgument -Target $twice.Name
            $twice.Group.User | Sort-Object -Unique | ForEach-Object { "$($failed[0])" | Should -Match ([regex]::Escape($_)) }
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'refuses a row that came from another connection than the one given' {
            $row = Select-Row sense 1 $idle
            $row | Remove-QlikAllocation -Connection cloud @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed -Id WrongConnection -Command Remove-QlikAllocation -Category InvalidArgument -Target $row
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'refuses a row that belongs to somebody else by now' {
            $row = Select-Row sense 1 $idle
            $forged = [pscustomobject]@{ Id = $row.Id; Type = $row.Type; User = 'CORP\somebody.else'; Connection = 'sense' }
            $forged | Remove-QlikAllocation @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed -Id InvalidInput -Command Remove-QlikAllocation -Category InvalidArgument -WithoutAction
            Get-RawId Sense | Should -Contain $row.Id
        }

        It 'does the good ones of a mixed pipeline, with one error for each bad one' {
            $good = Select-Row sense 2 $idle
            $unknown = [pscustomobject]@{ Id = [guid]::NewGuid(); Type = 'Analyzer'; Connection = 'nope' }
            $pool = Get-QlikAllocation LoginAccess -Connection sense
            $notOurs = [pscustomobject]@{ Colour = 'red' }
            $wrongId = [pscustomobject]@{ Id = 'no-guid'; Type = 'Analyzer'; Connection = 'sense' }
            $results = $good[0], $unknown, $pool, $notOurs, $wrongId, $good[1] | Remove-QlikAllocation @quiet -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | ForEach-Object { ($_ -split ',')[0] } | Should -Be 'Qlik.NotConnected', 'Qlik.PoolNotRemovable', 'Qlik.InvalidInput', 'Qlik.InvalidInput'
            $failed[2].TargetObject | Should -Be $notOurs
            @($results | Where-Object Outcome -EQ Released).Id | Sort-Object | Should -Be ($good.Id | Sort-Object)
            @($results | Where-Object Outcome -EQ Failed) | Should -HaveCount 3
            $left = Get-RawId Sense
            $good.Id | ForEach-Object { $left | Should -Not -Contain $_ }
        }

        It 'ends at the first bad one with -ErrorAction Stop' {
            $row = Select-Row sense 1 $idle
            $failure = Get-Failure { 'CORP\nobody', $row.User | ForEach-Object { [pscustomobject]@{ User = $_; Type = $row.Type } } | Remove-QlikAllocation -Connection sense @quiet -ErrorAction Stop }
            Assert-QlikError $failure -Id UserNotFound -Command Remove-QlikAllocation -Category ObjectNotFound -Target 'CORP\nobody'
            Get-RawId Sense | Should -Contain $row.Id
        }
    }

    Context 'when the server fails' {
        It 'reports the one that failed and does the others' {
            $rows = Select-Row sense 3 $idle
            $sandbox.AddFault(@{ service = 'sense'; method = 'DELETE'; pathContains = $rows[1].Id; kind = 'status'; status = 400; body = '"no, not this one"'; count = -1 })
            $results = $rows | Remove-QlikAllocation @quiet -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed -Id InvalidRequest -Command Remove-QlikAllocation -Category InvalidArgument -Target $rows[1] -WithoutAction:($null -eq $failed[0].ErrorDetails)
            "$($failed[0])" | Should -BeLike '*no, not this one*'
            ($results | Group-Object Outcome -AsHashTable -AsString)['Released'].Id | Sort-Object | Should -Be ($rows[0, 2].Id | Sort-Object)
            ($results | Where-Object Outcome -EQ Failed).Id | Should -Be $rows[1].Id
        }

        It 'finds out by reading what became of a lost answer: <_>' -ForEach 'sense', 'cloud' {
            $row = Select-Row $_ 1 $idle
            $sandbox.AddFault(@{ service = $_; method = @{ sense = 'DELETE'; cloud = 'POST' }[$_]; pathContains = '/license'; kind = 'lostAnswer' })
            $result = $row | Remove-QlikAllocation @quiet -PassThru -ErrorVariable failed
            $result.Outcome | Should -BeIn 'Released', 'AlreadyGone'
            $failed | Should -BeNullOrEmpty
            Get-RawId $_ | Should -Not -Contain $row.Id
        }

        It 'fails every item of a refused call, each with its own error' {
            $rows = Select-Row cloud 2
            $sandbox.AddFault(@{ service = 'cloud'; pathContains = 'actions/delete'; kind = 'status'; status = 403; count = -1 })
            $rows | Remove-QlikAllocation @quiet -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.TargetObject | Should -Be $rows
            $failed | ForEach-Object { Assert-QlikError $_ -Id Forbidden -Command Remove-QlikAllocation -Category PermissionDenied }
        }
    }

    Context 'warnings' {
        It 'warns of a rule that gives the unit back exactly once a connection' {
            Connect-TestSandbox $sandbox -Cloud again -Sense again2
            $rows = Select-Row again2 3 { $_.Type -eq 'Analyzer' -and $_.LastUsedAt -and $_.IdleFor.TotalDays -gt 8 }
            $rows[0..1] | Remove-QlikAllocation -Confirm:$false -WarningVariable first -WarningAction SilentlyContinue
            $rows[2] | Remove-QlikAllocation -Confirm:$false -WarningVariable second -WarningAction SilentlyContinue
            $first | Should -HaveCount 1
            "$first" | Should -BeLike "*Analyzer access for PARTNER*'again2'*"
            $second | Should -BeNullOrEmpty
            Disconnect-Qlik again, again2
        }

        It 'warns before the first change' {
            Connect-TestSandbox $sandbox -Cloud again -Sense again2
            $row = Select-Row again2 1 { $_.Type -eq 'Analyzer' -and $_.LastUsedAt -and $_.IdleFor.TotalDays -gt 8 }
            $failure = Get-Failure { $row | Remove-QlikAllocation -Confirm:$false -WarningAction Stop 3> $null }
            $failure.FullyQualifiedErrorId | Should -BeLike 'ActionPreferenceStop*'
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
            # Only the command has ended. The connection still works.
            ($row | Remove-QlikAllocation @quiet -PassThru).Outcome | Should -Be 'Released'
            Disconnect-Qlik again, again2
        }
    }

    Context 'asking' {
        It 'counts as a change of high impact' {
            $attribute = (Get-Command Remove-QlikAllocation).ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)
            $attribute.ConfirmImpact | Should -Be 'High'
            $attribute.SupportsShouldProcess | Should -BeTrue
        }

        It 'changes nothing with -WhatIf' {
            $rows = @(Select-Row sense 2) + @(Select-Row cloud 2)
            $rows | Remove-QlikAllocation -WhatIf -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            Remove-QlikAllocation -User $rows[0].User -Type $rows[0].Type -Connection sense -WhatIf -WarningAction SilentlyContinue
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
            $sandbox.GetLog() | Should -Not -BeNullOrEmpty -Because 'it does look people up'
            $left = Get-RawId Sense
            $rows[0..1].Id | ForEach-Object { $left | Should -Contain $_ }
        }

        It 'changes nothing where nobody can answer, and shows with -WhatIf what it would' {
            $row = Select-Row sense 1 { $_.UserName -and $_.LastUsedAt }
            $child = Invoke-ChildShell @"
                Import-Module '$(Get-BuiltManifest)'
                `$password = ConvertTo-SecureString '$(Get-PlainText $sandbox.CertificatePassword)' -AsPlainText -Force
                `$null = Connect-QlikSense '$($sandbox.SenseUri)' -TrustedRoot '$($sandbox.RootPath)' -CertificatePath '$($sandbox.CertificatePath)' -CertificatePassword `$password -Name sense
                `$row = Get-QlikAllocation -User '$($row.User)' -Type '$($row.Type)'
                `$row | Remove-QlikAllocation -WhatIf -WarningAction SilentlyContinue
                try { `$row | Remove-QlikAllocation -PassThru -WarningAction SilentlyContinue } catch { "refused: `$(`$_.Exception.GetType().Name)" }
"@
            $child.Output | Should -BeLike "*What if:*$($row.Type) of $($row.User) ($($row.UserName)) on sense, last used $($row.LastUsedAt.UtcDateTime.ToString('yyyy-MM-dd'))*"
            $child.Output | Should -BeLike '*refused: *'
            Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
            Get-RawId Sense | Should -Contain $row.Id
        }
    }

    Context 'large numbers' {
        It 'keeps to -ThrottleLimit <Limit> on Sense' -ForEach @{ Limit = 1 }, @{ Limit = 3 } {
            $rows = Select-Row sense 6 $idle
            $sandbox.AddFault(@{ service = 'sense'; method = 'DELETE'; kind = 'latency'; delayMs = 300; count = -1 })
            $rows | Remove-QlikAllocation @quiet -ThrottleLimit $Limit
            $changes = Get-ChangeRequest $sandbox
            $changes | Should -HaveCount 6
            Measure-AtOnce $changes | Should -Be $Limit
        }

        It 'sends 250 removals on Cloud in three calls of at most a hundred' {
            $rows = @(Select-Row cloud 250)
            $results = $rows | Remove-QlikAllocation @quiet -PassThru
            $changes = @(Get-ChangeRequest $sandbox)
            $changes.path | Select-Object -Unique | Should -Be '/api/v1/licenses/assignments/actions/delete'
            $changes | ForEach-Object { @(($_.body | ConvertFrom-Json).delete).Count } | Sort-Object | Should -Be 50, 100, 100
            @($results | Where-Object Outcome -EQ Released) | Should -HaveCount 250
            $left = Get-RawId Cloud
            $rows.Id | Where-Object { $_ -in $left } | Should -BeNullOrEmpty
        }
    }
}
