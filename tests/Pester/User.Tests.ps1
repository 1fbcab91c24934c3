BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox
    Connect-TestSandbox $sandbox

    function Get-Journal($Folder) {
        Get-ChildItem -LiteralPath $Folder -Filter *.jsonl | Get-Content | ForEach-Object { ConvertFrom-Json $_ }
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Get-QlikUser' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'finds one person by <Text> on <Connection>' -ForEach @(
        @{ Text = 'CORP\viewer'; Connection = 'cloud' }
        @{ Text = 'viewer@corp.example'; Connection = 'cloud' }
        @{ Text = 'wanda viewer'; Connection = 'cloud' }
        @{ Text = 'CORP\viewer'; Connection = 'sense' }
        @{ Text = 'viewer'; Connection = 'sense' }
    ) {
        $user = Get-QlikUser $Text -Connection $Connection
        $user | Should -HaveCount 1
        $user.PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.User'
        $user.Account | Should -Be 'CORP\viewer'
        $user.Connection | Should -Be $Connection
        (Get-QlikUser -Id $user.Id -Connection $Connection).Account | Should -Be 'CORP\viewer'
    }

    It 'gives the first object before the second page is read, and stops there' {
        Get-QlikUser -Connection cloud | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        @($sandbox.GetLog('cloud') | Where-Object path -EQ '/api/v1/users') | Should -HaveCount 1
    }

    It 'lists each user once and filters by status as the tenant has it' {
        $all = @(Get-QlikUser -Connection cloud)
        @($all.Id | Sort-Object -Unique) | Should -HaveCount $all.Count
        $all.Count | Should -BeGreaterThan 300
        foreach ($status in 'Active', 'Disabled', 'Invited') {
            $expected = @($all | Where-Object Status -EQ $status)
            $expected.Count | Should -BeGreaterThan 0
            @(Get-QlikUser -Status $status -Connection cloud).Count | Should -Be $expected.Count
        }
    }

    It 'lists licences without user only as Allocated' {
        $orphans = @(Get-QlikAllocation -Orphan -Connection cloud).User | Sort-Object -Unique
        @(Get-QlikUser -Status Allocated -Connection cloud).Account | Sort-Object | Should -Be $orphans
    }

    It 'lists by wildcard what the whole list holds' {
        $expected = @(Get-QlikUser -Connection sense | Where-Object { $_.Name -like '*an*' -and $_.UserDirectory -eq 'CORP' })
        $expected.Count | Should -BeGreaterThan 1
        @(Get-QlikUser -Name *an* -UserDirectory CORP -Connection sense).Id | Sort-Object | Should -Be @($expected.Id | Sort-Object)
        Get-QlikUser -Name 'Nobody at all*' -Connection sense, cloud | Should -BeNullOrEmpty
    }

    It 'gives one error a bad row, with its value, and each good row once' {
        $rows = @(
            [pscustomobject]@{ User = 'CORP\viewer'; Email = '' }
            [pscustomobject]@{ User = ''; Email = 'nobody@corp.example' }
            [pscustomobject]@{ User = ''; Email = 'VIEWER@corp.example' }
            [pscustomobject]@{ User = '*'; Email = '' }
            [pscustomobject]@{ User = ''; Email = '' }
            [pscustomobject]@{ User = "CORP`tviewer"; Email = '' }
            [pscustomobject]@{ User = 'CORP\qlikadmin'; Email = '' }
        )
        $found = $rows | Get-QlikUser -Connection cloud -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Account | Should -Be 'CORP\viewer', 'CORP\qlikadmin'
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'Qlik.UserNotFound', 'Qlik.InvalidInput', 'Qlik.WildcardRefused', 'Qlik.InvalidInput', 'Qlik.InvalidInput'
        $problems[0].TargetObject | Should -Be 'nobody@corp.example'
        $problems[1].TargetObject | Should -Be 'VIEWER@corp.example'
        $problems[2].TargetObject | Should -Be '*'
    }

    It 'reads the list of a site once for all addresses of a file' {
        $people = @(Get-QlikUser -UserDirectory CORP -Connection sense | Where-Object Email | Group-Object Email | Where-Object Count -EQ 1 | Select-Object -First 5 | ForEach-Object Group)
        $people | Should -HaveCount 5
        $sandbox.ClearLog()
        $rows = @($people.Email) + 'nobody@corp.example' | ForEach-Object { [pscustomobject]@{ Email = $_; Ticket = 1 } }
        $found = $rows | Get-QlikUser -Connection sense -ErrorVariable problem -ErrorAction SilentlyContinue
        $found.Id | Should -Be $people.Id
        $found[4].CreatedAt | Should -Be $people[4].CreatedAt
        Assert-QlikError $problem UserNotFound Get-QlikUser ObjectNotFound 'nobody@corp.example'
        $lists = @($sandbox.GetLog('sense') | Where-Object path -EQ '/qrs/user/full')
        @($lists | Where-Object query -NotLike '*filter=*') | Should -HaveCount 1
        $lists | Should -HaveCount 5
    }

    It 'refuses a name of two, with both shown' {
        $twins = Get-QlikUser -Connection cloud | Group-Object Name | Where-Object Count -EQ 2 | Select-Object -First 1
        $twins | Should -Not -BeNullOrEmpty
        Get-QlikUser -Name $twins.Name -Connection cloud -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $problem UserAmbiguous Get-QlikUser InvalidArgument $twins.Name
        $twins.Group.Id | ForEach-Object { "$problem" | Should -BeLike "*$_*" }
    }

    It 'takes users, allocations and results from the pipeline' {
        (Get-QlikUser CORP\viewer -Connection cloud | Get-QlikUser).Account | Should -Be 'CORP\viewer'
        (Get-QlikAllocation -User CORP\viewer -Connection sense | Select-Object -First 1 | Get-QlikUser).Account | Should -Be 'CORP\viewer'
    }

    It 'tells ids that are not there one by one' {
        $id = (Get-QlikUser CORP\viewer -Connection cloud).Id
        (Get-QlikUser -Id $id, 'gone1', 'gone2' -Connection cloud -ErrorVariable problems -ErrorAction SilentlyContinue).Id | Should -Be $id
        $problems.TargetObject | Sort-Object | Should -Be 'gone1', 'gone2'
    }
}

Describe 'Disable-QlikUser and Enable-QlikUser' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'block and open a person on <_>, with the journal before the request' -ForEach 'cloud', 'sense' {
        $folder = Join-Path $TestDrive "status-$_"
        $status = @{ cloud = 'Disabled'; sense = 'Blocked' }[$_]
        $result = Get-QlikUser CORP\viewer -Connection $_ | Disable-QlikUser -Confirm:$false -PassThru -JournalPath $folder
        $result.Outcome | Should -Be 'Disabled'
        (Get-QlikUser CORP\viewer -Connection $_).Status | Should -Be $status
        (Disable-QlikUser CORP\viewer -Connection $_ -Confirm:$false -PassThru -JournalPath $folder).Outcome | Should -Be 'Skipped'
        (Enable-QlikUser CORP\viewer -Connection $_ -PassThru -JournalPath $folder).Outcome | Should -Be 'Enabled'
        (Get-QlikUser CORP\viewer -Connection $_).Status | Should -Be 'Active'
        $changes = @(Get-Journal $folder | Where-Object record -EQ 'intent').change
        # On Cloud, disabling a user also takes the licence. The journal has a separate entry for it.
        $changes.kind | Should -Be @(if ($_ -eq 'cloud') { 'RemoveAllocation' }; 'SetUserStatus'; 'SetUserStatus')
        ($changes | Where-Object kind -EQ SetUserStatus).to | Sort-Object | Should -Be 'Active', $status
    }

    It 'change and record nothing under -WhatIf' {
        $folder = Join-Path $TestDrive whatif
        Disable-QlikUser CORP\viewer -Connection cloud, sense -WhatIf -JournalPath $folder
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Test-Path -LiteralPath $folder | Should -BeFalse
    }

    It 'refuse <Reason> on <Connection> and send no change' -ForEach @(
        @{ Reason = 'SelfRefused'; User = 'CORP\qlikadmin'; Connection = 'cloud' }
        @{ Reason = 'ProtectedUserRefused'; User = 'INTERNAL\sa_api'; Connection = 'sense' }
        @{ Reason = 'LastAdminRefused'; User = 'CORP\qlikadmin'; Connection = 'sense' }
    ) {
        Disable-QlikUser $User -Connection $Connection -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem $Reason Disable-QlikUser PermissionDenied $User
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'refuse a wildcard' {
        Disable-QlikUser 'CORP\*' -Connection sense -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem WildcardRefused Disable-QlikUser InvalidArgument 'CORP\*'
        $sandbox.GetLog('sense') | Should -BeNullOrEmpty
    }

    It 'do the good rows of a file and tell the bad ones' {
        $results = 'nobody@corp.example', 'CORP\viewer' | ForEach-Object { [pscustomobject]@{ User = $_; Reason = 'x' } } |
            Disable-QlikUser -Connection sense -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Failed', 'Disabled'
        Assert-QlikError $problem UserNotFound Disable-QlikUser ObjectNotFound 'nobody@corp.example'
        Enable-QlikUser CORP\viewer -Connection sense
    }

    It 'do not open who was never in' {
        $invited = Get-QlikUser -Status Invited -Connection cloud | Select-Object -First 1
        $invited | Enable-QlikUser -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem NotSupported Enable-QlikUser NotImplemented
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'A change that the tenant makes while something beside it fails' {
    BeforeAll {
        $sandbox.SetSettings(@{ partialUserUpdates = $true })
    }

    AfterAll {
        $sandbox.SetSettings(@{ partialUserUpdates = $false })
    }

    It 'is a warning of <Name>, with the person and what failed, without -PassThru too' -ForEach @(
        @{ Name = 'Set-QlikUser'; Run = { Set-QlikUser CORP\viewer -PreferredLocale de -Connection cloud -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue; $said } }
        @{ Name = 'Disable-QlikUser'; Run = { Disable-QlikUser CORP\viewer -Connection cloud -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue; $said } }
        @{ Name = 'Enable-QlikUser'; Run = { Enable-QlikUser CORP\viewer -Connection cloud -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue; $said } }
        @{ Name = 'Add-QlikUserRole'; Run = { Add-QlikUserRole CORP\viewer -Role AuditAdmin -Connection cloud -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue; $said } }
        @{ Name = 'Remove-QlikUserRole'; Run = { Remove-QlikUserRole CORP\viewer -Role AuditAdmin -Connection cloud -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue; $said } }
    ) {
        $said = @(& $Run | Where-Object { "$_" -like '*beside it failed*' })
        $said | Should -HaveCount 1
        "$said" | Should -BeLike '*CORP\viewer*'
    }
}

Describe 'Changes of many users' {
    BeforeAll {
        function Select-Person([string] $Connection, [int] $Count) {
            @(Get-QlikUser -Status Active -Connection $Connection | Where-Object { -not $_.IsService -and -not $_.Roles -and $_.Account -notin 'CORP\viewer', 'CORP\qlikadmin' } | Select-Object -First $Count)
        }
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'keep to -ThrottleLimit <Limit> on <Connection>, the results keep the order, and each is recorded' -ForEach @(
        @{ Connection = 'cloud'; Method = 'PATCH'; Limit = 1; Count = 4 }
        @{ Connection = 'cloud'; Method = 'PATCH'; Limit = 3; Count = 14 }
        @{ Connection = 'sense'; Method = 'PUT'; Limit = 3; Count = 14 }
    ) {
        $people = Select-Person $Connection $Count
        $people | Should -HaveCount $Count
        $folder = Join-Path $TestDrive "many-$Connection-$Limit"
        Reset-TestSandbox $sandbox
        $sandbox.AddFault(@{ service = $Connection; method = $Method; kind = 'latency'; delayMs = 300; count = -1 })
        $results = $people | Disable-QlikUser -ThrottleLimit $Limit -Confirm:$false -PassThru -JournalPath $folder -WarningAction Ignore
        $changes = Get-ChangeRequest $sandbox $Connection
        $sandbox.ClearFaults()
        $results.Id | Should -Be $people.Id
        $results.Outcome | Select-Object -Unique | Should -Be 'Disabled'
        $changes | Should -HaveCount $Count
        Measure-AtOnce $changes | Should -Be $Limit
        (@(Get-Journal $folder | Where-Object record -EQ 'intent').change | Where-Object kind -EQ SetUserStatus).itemId | Should -Be $people.Id
        ($people | Enable-QlikUser -PassThru -WarningAction Ignore).Outcome | Select-Object -Unique | Should -Be 'Enabled'
    }

    It 'take several at once where no limit is given: <Most> on <Connection>' -ForEach @(
        @{ Connection = 'cloud'; Method = 'PATCH'; Most = 8 }
        @{ Connection = 'sense'; Method = 'PUT'; Most = 4 }
    ) {
        $people = Select-Person $Connection ($Most + 2)
        Reset-TestSandbox $sandbox
        $sandbox.AddFault(@{ service = $Connection; method = $Method; kind = 'latency'; delayMs = 300; count = -1 })
        $people | Set-QlikUser -Name 'Same Name'
        Measure-AtOnce (Get-ChangeRequest $sandbox $Connection) | Should -Be $Most
        $sandbox.ClearFaults()
        foreach ($person in $people) { $person | Set-QlikUser -Name $person.Name }
    }

    It 'reach an object where it came from, also as an argument' {
        $people = 'cloud', 'sense' | ForEach-Object { Get-QlikUser CORP\viewer -Connection $_ }
        (Add-QlikUserRole $people AuditAdmin -PassThru).Connection | Should -Be 'cloud', 'sense'
        (Remove-QlikUserRole $people AuditAdmin -Confirm:$false -PassThru).Outcome | Should -Be 'Changed', 'Changed'
        Disable-QlikUser $people -Connection cloud -WhatIf -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem WrongConnection Disable-QlikUser InvalidArgument
    }

    It 'tell skips, changes and errors in the order of the input' {
        $people = Select-Person sense 2
        $people[0] | Disable-QlikUser -Confirm:$false -WarningAction Ignore
        $results = $people[0].Account, 'nobody@corp.example', 'CORP\viewer', 'INTERNAL\sa_api', $people[1].Account |
            Disable-QlikUser -Connection sense -Confirm:$false -PassThru -WarningAction Ignore -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.User | Should -Be $people[0].Account, 'nobody@corp.example', 'CORP\viewer', 'INTERNAL\sa_api', $people[1].Account
        $results.Outcome | Should -Be 'Skipped', 'Failed', 'Disabled', 'Failed', 'Disabled'
        $problems.TargetObject | Should -Be 'nobody@corp.example', 'INTERNAL\sa_api'
        @($people) + 'CORP\viewer' | Enable-QlikUser -Connection sense -WarningAction Ignore
    }

    It 'do with -ErrorAction Stop what comes before the bad item, and nothing behind it' {
        $behind = (Select-Person cloud 1)[0]
        Get-Failure { 'CORP\viewer', 'nobody@corp.example', $behind | Disable-QlikUser -Connection cloud -Confirm:$false -ErrorAction Stop } | Select-Object -ExpandProperty FullyQualifiedErrorId | Should -BeLike 'Qlik.UserNotFound,*'
        (Get-QlikUser CORP\viewer -Connection cloud).Status | Should -Be 'Disabled'
        (Get-QlikUser -Id $behind.Id -Connection cloud).Status | Should -Be 'Active'
        Enable-QlikUser CORP\viewer -Connection cloud
    }

    It 'do a person who comes twice once, and record what was before' {
        $folder = Join-Path $TestDrive twice
        $viewer = Get-QlikUser CORP\viewer -Connection sense
        $results = $viewer, 'CORP\viewer' | Disable-QlikUser -Connection sense -Confirm:$false -PassThru -JournalPath $folder -WarningAction Ignore
        $results.Outcome | Should -Be 'Disabled', 'Skipped'
        Get-ChangeRequest $sandbox | Should -HaveCount 1
        @(Get-Journal $folder | Where-Object record -EQ 'intent').change.from | Should -Be 'Active'
        $viewer | Enable-QlikUser -WarningAction Ignore
    }

    It 'give one person several roles one after the other' {
        $results = Add-QlikUserRole CORP\viewer AuditAdmin, ContentAdmin, HubAdmin -Connection sense -ThrottleLimit 8 -PassThru
        $results.Type | Should -Be 'AuditAdmin', 'ContentAdmin', 'HubAdmin'
        (Get-QlikUser CORP\viewer -Connection sense).Roles | Sort-Object | Should -Be 'AuditAdmin', 'ContentAdmin', 'HubAdmin'
        @($sandbox.GetLog('sense') | Where-Object status -EQ 409) | Should -BeNullOrEmpty
        Remove-QlikUserRole CORP\viewer AuditAdmin, ContentAdmin, HubAdmin -Connection sense -Confirm:$false
    }

    It 'read the list of a site once for addresses' {
        $people = Select-Person sense 6 | Where-Object Email
        $sandbox.ClearLog()
        ($people.Email | Set-QlikUser -Name 'By Address' -Connection sense -PassThru).Id | Should -Be $people.Id
        @($sandbox.GetLog('sense') | Where-Object { $_.path -eq '/qrs/user/full' -and $_.query -notlike '*filter=*' }) | Should -HaveCount 1
        foreach ($person in $people) { $person | Set-QlikUser -Name $person.Name }
    }

    It 'leave one administrator when all come in one pipeline, rehearsed or real' {
        Add-QlikUserRole CORP\viewer RootAdmin -Connection sense
        Disable-QlikUser CORP\viewer, CORP\qlikadmin -Connection sense -WhatIf -ErrorVariable rehearsed -ErrorAction SilentlyContinue
        Assert-QlikError $rehearsed LastAdminRefused Disable-QlikUser PermissionDenied 'CORP\qlikadmin'
        $results = 'CORP\viewer', 'CORP\qlikadmin' | Disable-QlikUser -Connection sense -Confirm:$false -PassThru -WarningAction Ignore -ErrorVariable problem -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Disabled', 'Failed'
        Assert-QlikError $problem LastAdminRefused Disable-QlikUser PermissionDenied 'CORP\qlikadmin'
        Enable-QlikUser CORP\viewer -Connection sense -WarningAction Ignore
        $results = 'CORP\viewer', 'CORP\qlikadmin' | Remove-QlikUserRole -Role RootAdmin -Connection sense -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Changed', 'Failed'
        Assert-QlikError $problem LastAdminRefused Remove-QlikUserRole PermissionDenied 'CORP\qlikadmin'
        (Get-QlikUser CORP\qlikadmin -Connection sense).Roles | Should -Contain 'RootAdmin'
    }
}

Describe 'Set-QlikUser' {
    It 'sets fields on the tenant, and only those that differ' {
        $result = Set-QlikUser CORP\viewer -Name 'Wanda V.' -PreferredLocale fr -PreferredTimeZone Europe/Paris -Connection cloud -PassThru
        $result.Outcome | Should -Be 'Changed'
        $user = Get-QlikUser CORP\viewer -Connection cloud
        $user.Name, $user.PreferredLocale, $user.PreferredTimeZone | Should -Be 'Wanda V.', 'fr', 'Europe/Paris'
        (Set-QlikUser CORP\viewer -Name 'Wanda Viewer' -PreferredLocale fr -Connection cloud -PassThru).Type | Should -Be 'Name'
    }

    It 'sets tags and one custom property on the site' {
        $null = Set-QlikUser CORP\viewer -Tag contractor -CustomProperty @{ Department = 'Sales' } -Connection sense -PassThru
        $user = Get-QlikUser CORP\viewer -Connection sense
        $user.Tags | Should -Be 'contractor'
        $user.CustomProperties | Should -Contain 'Department=Sales'
        Set-QlikUser CORP\viewer -Tag @() -CustomProperty @{ Department = $null } -Connection sense
        $user = Get-QlikUser CORP\viewer -Connection sense
        $user.Tags | Should -BeNullOrEmpty
        $user.CustomProperties | Should -Not -Contain 'Department=Sales'
    }

    It 'refuses what the product does not have, also under -WhatIf' {
        Set-QlikUser CORP\viewer -Tag contractor -Connection cloud -WhatIf -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem NotSupported Set-QlikUser NotImplemented 'CORP\viewer'
        (Get-Failure { Set-QlikUser CORP\viewer -Connection cloud }).FullyQualifiedErrorId | Should -BeLike 'Qlik.InvalidInput,*'
    }
}

Describe 'Roles' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'are listed' {
        (Get-QlikRole TenantAdmin -Connection cloud).FullUser | Should -BeTrue
        @(Get-QlikRole *Admin -Connection sense).Name | Should -Contain 'RootAdmin'
        Get-QlikRole Nosuch -Connection cloud -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem RoleNotFound Get-QlikRole ObjectNotFound 'Nosuch'
    }

    It 'are given and taken on <_>' -ForEach 'cloud', 'sense' {
        (Add-QlikUserRole CORP\viewer AuditAdmin -Connection $_ -PassThru).Outcome | Should -Be 'Changed'
        (Get-QlikUser CORP\viewer -Connection $_).Roles | Should -Contain 'AuditAdmin'
        (Add-QlikUserRole CORP\viewer auditadmin -Connection $_ -PassThru).Outcome | Should -Be 'Exists'
        (Remove-QlikUserRole CORP\viewer AuditAdmin -Connection $_ -PassThru -Confirm:$false).Outcome | Should -Be 'Changed'
        (Get-QlikUser CORP\viewer -Connection $_).Roles | Should -Not -Contain 'AuditAdmin'
        (Remove-QlikUserRole CORP\viewer AuditAdmin -Connection $_ -PassThru -Confirm:$false).Outcome | Should -Be 'AlreadyGone'
    }

    It 'of the administrator stay with <User> on <Connection>' -ForEach @(
        @{ User = 'CORP\qlikadmin'; Role = 'TenantAdmin'; Connection = 'cloud'; Reason = 'SelfRefused' }
        @{ User = 'CORP\qlikadmin'; Role = 'RootAdmin'; Connection = 'sense'; Reason = 'LastAdminRefused' }
    ) {
        Remove-QlikUserRole $User $Role -Connection $Connection -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem $Reason Remove-QlikUserRole PermissionDenied $User
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'Full users of a capacity subscription' {
    BeforeAll {
        $capacity = Start-TestSandbox -Users 20 -With @{ CloudLicense = 'Capacity' }
        $null = Connect-QlikCloud $capacity.CloudUri -ApiKey $capacity.ApiKey -Name capacity
        Remove-QlikAllocation -User CORP\viewer -Type basicUser -Connection capacity -Confirm:$false -WarningAction Ignore
        Add-QlikAllocation -User CORP\viewer -Type fullUser -Connection capacity
    }

    It 'are warned of, by licence and by role' {
        Set-QlikAllocation -User CORP\viewer -SourceType fullUser -Type basicUser -Connection capacity -WhatIf -WarningVariable none -WarningAction SilentlyContinue
        $none | Should -BeNullOrEmpty
        Add-QlikUserRole CORP\viewer SharedSpaceCreator -Connection capacity -WarningVariable given -WarningAction SilentlyContinue
        "$given" | Should -BeLike '*SharedSpaceCreator makes CORP\viewer *a full user*'
        Set-QlikAllocation -User CORP\viewer -SourceType fullUser -Type basicUser -Connection capacity -WhatIf -WarningVariable converted -WarningAction SilentlyContinue
        "$converted" | Should -BeLike '*holds SharedSpaceCreator*'
        Get-QlikAllocation fullUser -User CORP\viewer -Connection capacity | Remove-QlikAllocation -WhatIf -WarningVariable removed -WarningAction SilentlyContinue
        "$removed" | Should -BeLike '*holds SharedSpaceCreator*'
        Remove-QlikUserRole CORP\viewer SharedSpaceCreator -Connection capacity -Confirm:$false -WarningVariable taken -WarningAction SilentlyContinue
        "$taken" | Should -BeLike '*A full licence of this person stays*'
    }

    It 'are no matter on a user-based one' {
        Add-QlikUserRole CORP\viewer SharedSpaceCreator -Connection cloud -WhatIf -WarningVariable none -WarningAction SilentlyContinue
        $none | Should -BeNullOrEmpty
    }
}
