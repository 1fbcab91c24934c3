# What comes back from a file, a job or another session: every output type, to look at and into the commands that take it.
BeforeDiscovery {
    $ways = 'CLIXML', 'CLIXML within a list', 'JSON', 'CSV', 'remoting', 'a job'
    $typed = 'CLIXML', 'CLIXML within a list', 'remoting', 'a job' | ForEach-Object { @{ Way = $_ } }
    $types = 'Allocation', 'License', 'User', 'Role', 'OwnedItem', 'Result', 'JournalRun', 'JournalEntry', 'Invitation', 'RemovalStep', 'UserRemoval', 'ConnectionTest', 'PlanRow', 'RunSummary', 'Tenant' | ForEach-Object { @{ Type = $_ } }
    $all = $ways | ForEach-Object { @{ Way = $_ } }
}

BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 120
    Connect-TestSandbox $sandbox
    Select-QlikConnection cloud
    $quiet = @{ Confirm = $false; WarningAction = 'Ignore' }

    # Somebody who can be removed, for the record of it.
    $leaver = Get-QlikUser -Status Active -Connection cloud | Where-Object { -not $_.Roles -and -not $_.IsService -and $_.Account -ne 'CORP\viewer' } | Select-Object -Last 1
    $sandbox.ClearLog()
    $policy = @{ Name = 'p'; Rules = @(@{ Name = 'r'; Type = 'Analyzer'; UnusedFor = '30d' }) }
    $plan = @(New-QlikPlan -Policy $policy -Connection sense)

    $live = @{
        Allocation     = Get-QlikAllocation Analyzer -Connection sense | Where-Object { $_.LastUsedAt -and $_.Status -eq 'Active' -and $_.User -like 'CORP\*' } | Sort-Object LastUsedAt | Select-Object -Last 1
        License        = Get-QlikLicense -Connection sense | Where-Object Type -EQ Analyzer
        User           = Get-QlikUser CORP\viewer -Connection cloud
        Role           = Get-QlikRole -Connection cloud | Select-Object -First 1
        OwnedItem      = Get-QlikUser CORP\viewer -Connection cloud | Get-QlikOwnedItem | Where-Object CanMove -NE No | Select-Object -First 1
        Result         = Disable-QlikUser CORP\viewer -Connection cloud -PassThru @quiet
        Invitation     = Get-QlikInvitation -Connection cloud | Select-Object -First 1
        RemovalStep    = Remove-QlikUser CORP\viewer -NewOwner CORP\qlikadmin -Connection cloud -WhatIf | Select-Object -First 1
        UserRemoval    = Remove-QlikUser $leaver -NewOwner CORP\qlikadmin -Connection cloud -PassThru @quiet
        ConnectionTest = Test-QlikConnection cloud | Select-Object -First 1
        PlanRow        = $plan | Where-Object Action -EQ Remove | Select-Object -First 1
    }
    $live.RunSummary = $plan | Where-Object Action -EQ Remove | Select-Object -Last 1 | Invoke-QlikPlan @quiet
    $null = Enable-QlikUser CORP\viewer -Connection cloud @quiet
    $live.JournalRun = Get-QlikJournal | Where-Object Command -EQ Disable-QlikUser | Select-Object -First 1
    $live.JournalEntry = $live.JournalRun | Get-QlikJournal -Entry | Select-Object -First 1
    $live.Tenant = Get-QlikTenant -Connection cloud

    $names = @($live.Keys)
    $job = Start-Job -ScriptBlock { $using:live }
    $back = @{ 'a job' = $job | Receive-Job -Wait -AutoRemoveJob }
    foreach ($way in 'CLIXML', 'CLIXML within a list', 'JSON', 'CSV', 'remoting') { $back[$way] = @{} }
    foreach ($name in $names) {
        $path = Join-Path $TestDrive $name
        $live[$name] | Export-Clixml "$path.xml"
        $back['CLIXML'][$name] = Import-Clixml "$path.xml"
        , @($live[$name], 1) | Export-Clixml "$path.xml"
        $back['CLIXML within a list'][$name] = (Import-Clixml "$path.xml")[0]
        $back['JSON'][$name] = $live[$name] | ConvertTo-Json -Depth 3 -WarningAction Ignore | ConvertFrom-Json
        $live[$name] | Export-Csv "$path.csv"
        $back['CSV'][$name] = Import-Csv "$path.csv"
        $back['remoting'][$name] = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($live[$name], 1))
    }

    function Get-Shown($Value, [string] $As) {
        $text = if ($As -eq 'list') { $Value | Select-Object -ExcludeProperty PS*, RunspaceId -Property * | Out-String } else { $Value | Format-Table | Out-String -Width 100 }
        $text -replace '\e\[[0-9;]*m'
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe '<Type>' -ForEach $types {
    It 'is there to be tried' {
        $live[$Type].PSObject.TypeNames[0] | Should -BeLike "QlikAdmin.*$Type"
    }

    It 'shows the same table from <Way>' -ForEach $typed {
        $back[$Way][$Type].PSObject.TypeNames[0] | Should -BeExactly "Deserialized.$($live[$Type].PSObject.TypeNames[0])"
        Get-Shown $back[$Way][$Type] table | Should -BeExactly (Get-Shown $live[$Type] table)
    }
}

Describe 'From <Way>' -ForEach $all {
    BeforeAll {
        $given = $back[$Way]
    }

    It 'an allocation keeps when it was used, in a culture that puts the day first' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            if ($Way -ne 'CSV') { [cultureinfo]::CurrentCulture = 'en-GB' }
            # The command reads again whether the unit was used since. It is taken only if the round trip has kept the date of the last use.
            $done = $given.Allocation | Remove-QlikAllocation -PassThru @quiet
            $done.Outcome | Should -Be 'Quarantined'
            $done.User | Should -Be $live.Allocation.User
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
            Restore-QlikAllocation -User $live.Allocation.User -Type Analyzer -Connection sense -Confirm:$false
        }
    }

    It 'an allocation that was used since is left alone' {
        $older = $given.Allocation | Select-Object *
        $before = $live.Allocation.LastUsedAt.AddDays(-40)
        $older.LastUsedAt = if ($Way -eq 'CSV') { $before.ToString() } else { $before.ToString([cultureinfo]::InvariantCulture) }
        $done = $older | Remove-QlikAllocation -PassThru @quiet
        $done.Outcome | Should -Be 'Skipped'
        $done.Detail | Should -BeLike "*$($before.UtcDateTime.ToString('yyyy-MM-dd'))*"
    }

    It '<_> is about the same person' -ForEach 'Allocation', 'User', 'Result', 'JournalEntry', 'Invitation', 'RemovalStep', 'PlanRow' {
        $own = $live[$_]
        $account = if ($own.PSObject.Properties['Account']) { $own.Account } else { $own.User }
        ($given[$_] | Get-QlikUser -ErrorAction Stop).Account | Should -BeExactly $account
        ($given[$_] | Get-QlikUser -ErrorAction Stop).Connection | Should -Be $own.Connection
        { $given[$_] | Get-QlikAllocation -ErrorAction Stop } | Should -Not -Throw
        { $given[$_] | Get-QlikOwnedItem -ErrorAction Stop } | Should -Not -Throw
    }

    It 'a removed user is nobody any more' {
        $given.UserRemoval | Get-QlikUser -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $problem UserNotFound Get-QlikUser ObjectNotFound $leaver.Account
    }

    It 'a user goes into <Command>' -ForEach @(
        @{ Command = 'Disable-QlikUser'; With = @{} }
        @{ Command = 'Enable-QlikUser'; With = @{} }
        @{ Command = 'Set-QlikUser'; With = @{ Name = 'Wanda Viewer' } }
        @{ Command = 'Add-QlikUserRole'; With = @{ Role = 'DataAdmin' } }
        @{ Command = 'Remove-QlikUserRole'; With = @{ Role = 'DataAdmin' } }
        @{ Command = 'Remove-QlikAllocation'; With = @{ Type = 'Analyzer' } }
        @{ Command = 'Add-QlikAllocation'; With = @{ Type = 'Analyzer' } }
        @{ Command = 'Set-QlikAllocation'; With = @{ SourceType = 'Analyzer'; Type = 'Professional' } }
        @{ Command = 'Set-QlikAllocation'; With = @{ SourceType = 'Professional'; Type = 'Analyzer' } }
        @{ Command = 'Restore-QlikAllocation'; With = @{ Type = 'Analyzer' } }
    ) {
        # The object names its connection, so that the current one does not matter.
        Select-QlikConnection sense
        $done = $given.User | & $Command @With -PassThru -ErrorAction Stop @quiet
        $done.User | Should -BeExactly $live.User.Account
        $done.Connection | Should -Be 'cloud'
        $done.Outcome | Should -Not -Be 'Failed'
    }

    It 'a user goes into Remove-QlikUser, Get-QlikOwnedItem and Move-QlikOwnedItem' {
        $step = $given.User | Remove-QlikUser -NewOwner CORP\qlikadmin -WhatIf -ErrorAction Stop
        $step.User | Sort-Object -Unique | Should -BeExactly $live.User.Account
        $step.UserId | Sort-Object -Unique | Should -BeExactly $live.User.Id
        @($given.User | Get-QlikOwnedItem).Id | Should -Contain $live.OwnedItem.Id
        { Move-QlikOwnedItem -User $given.User -To CORP\qlikadmin -Connection cloud -WhatIf -ErrorAction Stop } | Should -Not -Throw
        $failure = Get-Failure { Get-QlikUser CORP\viewer -Connection cloud | Remove-QlikUser -NewOwner $given.User -Confirm:$false -ErrorAction Stop }
        "$failure" | Should -BeLike '*is the user to be removed*'
    }

    It 'an owned item goes to somebody and back' {
        ($given.OwnedItem | Move-QlikOwnedItem -To CORP\qlikadmin -PassThru -ErrorAction Stop @quiet).Outcome | Should -Be 'Moved'
        $there = Get-QlikUser CORP\qlikadmin -Connection cloud | Get-QlikOwnedItem | Where-Object Id -EQ $live.OwnedItem.Id
        ($there | Move-QlikOwnedItem -To $given.User -PassThru -ErrorAction Stop @quiet).Outcome | Should -Be 'Moved'
    }

    It 'a licence lists who has one' {
        @($given.License | Get-QlikAllocation).Count | Should -Be @(Get-QlikAllocation Analyzer -Connection sense).Count
    }

    It 'a row of a plan is exported and rehearsed as it was' {
        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.json')
        $given.PlanRow | Export-QlikPlan -Path $path -ErrorAction Stop
        (Import-QlikPlan $path -ErrorAction Stop).AllocationId | Should -Be $live.PlanRow.AllocationId
        { $given.PlanRow | Invoke-QlikPlan -WhatIf -ErrorAction Stop } | Should -Not -Throw
    }

    It 'a run and its entry lead to the journal' {
        ($given.JournalRun | Get-QlikJournal -ErrorAction Stop).RunId | Select-Object -Unique | Should -Be $live.JournalRun.RunId
        @($given.JournalEntry | Get-QlikJournal -Entry -ErrorAction Stop).Entry | Should -Contain $live.JournalEntry.Entry
        { $given.JournalRun | Undo-QlikOperation -WhatIf -ErrorAction Stop } | Should -Not -Throw
        { $given.JournalEntry | Undo-QlikOperation -WhatIf -ErrorAction Stop } | Should -Not -Throw
        ($given.RunSummary | Get-QlikJournal -ErrorAction Stop).RunId | Should -Be $live.RunSummary.RunId
    }

    It 'an invitation is sent again' {
        ($given.Invitation | Send-QlikInvitation -Resend -Connection cloud -PassThru -ErrorAction Stop).User | Should -Be $live.Invitation.Email
    }

    It 'what is no person changes nobody: <_>' -ForEach 'License', 'Role', 'OwnedItem', 'JournalRun', 'ConnectionTest', 'RunSummary' {
        $given[$_] | Disable-QlikUser -Connection cloud -ErrorVariable problem -ErrorAction SilentlyContinue -Confirm:$false | Where-Object Done -NE 0 | Should -BeNullOrEmpty
        @($problem).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.InvalidInput*'
    }
}

Describe 'A tenant from <Way>' -ForEach @($all | Where-Object Way -NE 'a job') {
    It 'is deactivated and reactivated by what was written down' {
        $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
        $sandbox.SetSettings(@{ allowDeactivation = $true })
        $hostname = 'sandbox.eu.qlikcloud.example'
        try {
            $deactivation = $back[$Way].Tenant | Disable-QlikTenant -ConfirmHostname $hostname -PurgeAfterDays 30 -Connection region -ErrorAction Stop @quiet
            $deactivation.Id | Should -Be $live.Tenant.Id
            $path = Join-Path $TestDrive deactivation
            $written = switch ($Way) {
                'CSV' { $deactivation | Export-Csv $path; Import-Csv $path }
                'JSON' { $deactivation | ConvertTo-Json | ConvertFrom-Json }
                'remoting' { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($deactivation, 1)) }
                default { $deactivation | Export-Clixml $path; Import-Clixml $path }
            }
            if ($written.PSObject.TypeNames[0] -like 'Deserialized.*') { Get-Shown $written table | Should -BeExactly (Get-Shown $deactivation table) }
            { $written | Enable-QlikTenant -Connection region -ErrorAction Stop -Confirm:$false } | Should -Not -Throw
            (Get-QlikTenant -Connection cloud).Status | Should -Be $live.Tenant.Status
        }
        finally {
            $null = Enable-QlikTenant -Id $live.Tenant.Id -ConfirmHostname $hostname -Connection region -Confirm:$false -ErrorAction Ignore
            Disconnect-Qlik region
        }
    }
}
