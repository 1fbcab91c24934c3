# What commands take: nothing that is piped or given by mistake may widen what they list or change.
BeforeDiscovery {
    Import-Built
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters

    # Parameters of list commands that narrow nothing, and why.
    $narrowsNothing = @{
        'Connection' = 'has an error of its own, Qlik.NotConnected'
        'Policy'     = 'is what the plan is made of, and mandatory'
    }
    $narrowing = Get-Command -Module QlikAdmin | Where-Object { ($_.Verb -eq 'Get' -or $_.Name -eq 'New-QlikPlan') -and $_.Noun -ne 'QlikConnection' } | ForEach-Object {
        $command = $_.Name
        $_.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.SwitchParameter -and -not $narrowsNothing.ContainsKey($_.Name) } | ForEach-Object {
            foreach ($case in @{ Words = '$null'; Value = $null }, @{ Words = "''"; Value = '' }, @{ Words = "' '"; Value = ' ' }, @{ Words = '@()'; Value = @() }) {
                @{ Command = $command; Parameter = $_.Name; Words = $case.Words; Value = $case.Value }
            }
        }
    }
    $withoutItem = 'Get-QlikLicense', 'Get-QlikOrphan', 'Get-QlikRole', 'Get-QlikInvitation', 'Get-QlikTenant', 'New-QlikPlan' | ForEach-Object { @{ Command = $_ } }
}

BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 120
    Connect-TestSandbox $sandbox
    $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name view
    $extra = @{ 'New-QlikPlan' = @{ Policy = @{ Name = 'p'; Rules = @(@{ Name = 'r'; Type = 'Analyzer'; UnusedFor = '30d' }) } } }
    Select-QlikConnection sense

    # The ids of the raw rows that these people hold.
    function Get-RowOf([string[]] $User) { @(Get-SenseRow $sandbox | Where-Object User -In $User).Id | Sort-Object }

    # Runs a block, and gives what it wrote and what went wrong, also where that ended it.
    function Invoke-Caught([scriptblock] $Code) {
        $problems = @()
        $output = @()
        try { $output = @(& $Code 2>&1) } catch { $problems += $_ }
        $problems += @($output | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        [pscustomobject]@{ Output = @($output | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] }); Errors = $problems }
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'A parameter that narrows' {
    It 'lists nothing when it is given empty: <Command> -<Parameter> <Words>' -ForEach $narrowing {
        $arguments = if ($extra.ContainsKey($Command)) { $extra[$Command].Clone() } else { @{} }
        $arguments[$Parameter] = $Value
        $done = Invoke-Caught { & $Command @arguments }
        $done.Output | Should -BeNullOrEmpty
        $done.Errors | Should -HaveCount 1
        "$($done.Errors[0])" | Should -BeLike "*$Parameter*"
    }

    It 'says what is wrong: an empty variable for -<_>' -ForEach 'User', 'Id', 'Name', 'Email', 'Subject', 'UserDirectory', 'UserId', 'Status', 'InputObject' {
        $typo = $null
        $arguments = @{ $_ = $typo }
        $failure = Get-Failure { Get-QlikUser @arguments -Connection sense }
        Assert-QlikError $failure InvalidInput Get-QlikUser InvalidArgument
        "$failure" | Should -BeLike "-$_ was given, but it is empty*"
    }

    It 'ends the pipeline before anybody is disabled' {
        $before = $sandbox.GetState().sense.hash
        { Get-QlikUser -Email $null -Connection sense | Disable-QlikUser -Confirm:$false } | Should -Throw '*-Email was given, but it is empty*'
        { Get-QlikUser -UserDirectory CORP -UserId $null -Connection sense | Disable-QlikUser -Confirm:$false } | Should -Throw '*-UserId was given, but it is empty*'
        { Get-QlikAllocation -UnusedFor $null -Connection sense | Remove-QlikAllocation -Confirm:$false } | Should -Throw '*-UnusedFor was given, but it is empty*'
        $sandbox.GetState().sense.hash | Should -Be $before
    }

    It 'refuses a year and seconds, which PowerShell makes small numbers of' {
        { Get-QlikAllocation -UnusedFor 1y -Connection sense } | Should -Throw '*reads 1y and 30s as the numbers 1 and 30*'
        { Invoke-QlikPlan plan.csv -MaximumDuration 30s } | Should -Throw '*reads 1y and 30s as the numbers 1 and 30*'
        @(Get-QlikAllocation -UnusedFor 9999 -Connection sense 3>$null) | Should -BeNullOrEmpty
    }
}

Describe 'A list without item' {
    It 'works on piped connections, each once: <Command>' -ForEach $withoutItem {
        $arguments = if ($extra.ContainsKey($Command)) { $extra[$Command] } else { @{} }
        $name = if ($Command -in 'Get-QlikInvitation', 'Get-QlikTenant') { 'cloud' } else { 'sense' }
        $expected = @(& $Command @arguments -Connection $name -WarningAction Ignore)
        $expected | Should -Not -BeNullOrEmpty -Because 'an empty list proves nothing'
        $done = Invoke-Caught { Get-QlikConnection $name | & $Command @arguments -WarningAction Ignore }
        $done.Errors | Should -BeNullOrEmpty
        $done.Output | Should -HaveCount $expected.Count
    }

    It 'lists nothing for objects that only name a connection: <Command>' -ForEach $withoutItem {
        $arguments = if ($extra.ContainsKey($Command)) { $extra[$Command] } else { @{} }
        Select-QlikConnection cloud
        $pipes = @(
            { Get-QlikUser CORP\viewer -Connection cloud | & $Command @arguments }
            { [pscustomobject]@{ User = 'CORP\viewer'; Connection = 'cloud' } | & $Command @arguments }
            { [pscustomobject]@{ Connection = $null } | & $Command @arguments }
            { $null | & $Command @arguments }
            { 1 | & $Command @arguments }
            { '' | & $Command @arguments }
        )
        try {
            foreach ($pipe in $pipes) {
                $done = Invoke-Caught $pipe
                $done.Output | Should -BeNullOrEmpty -Because "$pipe"
                $done.Errors | Should -HaveCount 1 -Because "$pipe"
            }
        }
        finally {
            Select-QlikConnection sense
        }
    }

    It 'says what it takes' {
        $done = Invoke-Caught { Get-QlikUser CORP\viewer -Connection sense | Get-QlikRole }
        Assert-QlikError $done.Errors InvalidInput Get-QlikRole InvalidArgument
        "$($done.Errors[0])" | Should -BeLike '*CORP\viewer*not a connection*'
    }

    It 'sends no request for a row: Invoke-QlikApi' {
        Reset-TestSandbox $sandbox
        $done = Invoke-Caught { [pscustomobject]@{ Connection = 'cloud' } | Invoke-QlikApi -Method Delete api/v1/users/x -Confirm:$false }
        $done.Errors | Should -HaveCount 1
        $sandbox.GetLog() | Should -BeNullOrEmpty
        (Get-QlikConnection cloud | Invoke-QlikApi api/v1/users/me).id | Should -Not -BeNullOrEmpty
    }
}

Describe 'People piped into Get-QlikAllocation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'takes what only these people have, and nobody else''s' {
        $other = @(Get-SenseRow $sandbox | Where-Object User -NE 'CORP\viewer').Id | Sort-Object
        $mine = Get-RowOf CORP\viewer
        $mine | Should -Not -BeNullOrEmpty
        Get-QlikUser CORP\viewer -Connection sense | Get-QlikAllocation | Remove-QlikAllocation -Confirm:$false -WarningAction Ignore
        @(Get-SenseRow $sandbox | Where-Object User -NE 'CORP\viewer').Id | Sort-Object | Should -Be $other
        @(Get-SenseRow $sandbox | Where-Object { $_.User -eq 'CORP\viewer' -and -not $_.Quarantined }) | Should -BeNullOrEmpty
        Restore-QlikAllocation -User CORP\viewer -Type Analyzer -Connection sense
    }

    It 'lists those of several people with one list, and each once' {
        $people = @(Get-SenseRow $sandbox | Where-Object { -not $_.Quarantined } | Select-Object -ExpandProperty User -Unique -First 40)
        $users = $people | Get-QlikUser -Connection sense
        $sandbox.ClearLog()
        $found = @($users) + @($users[0]) | Get-QlikAllocation -Connection sense
        $found.Id | Sort-Object | Should -Be (Get-RowOf $people)
        @($sandbox.GetLog('sense')).Count | Should -BeLessThan 20
    }

    It 'takes rows of a file: <Name>' -ForEach @(
        @{ Name = 'User and Connection'; Row = @{ User = 'CORP\viewer'; Connection = 'sense' } }
        @{ Name = 'Account'; Row = @{ Account = 'CORP\viewer' } }
        @{ Name = 'UserDirectory and UserId'; Row = @{ UserDirectory = 'CORP'; UserId = 'viewer' } }
        @{ Name = 'Email'; Row = @{ Email = 'viewer@corp.example'; Connection = 'cloud' }; Expected = 'analyzer:CORP\viewer' }
    ) {
        if ($Row.ContainsKey('Email')) {
            ([pscustomobject]$Row | Get-QlikAllocation).Id | Should -Be $Expected
            return
        }

        ([pscustomobject]$Row | Get-QlikAllocation).Id | Sort-Object | Should -Be (Get-RowOf CORP\viewer)
    }

    It 'takes the same of another session, results, allocations and texts' {
        $user = Get-QlikUser CORP\viewer -Connection sense
        $remote = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($user))
        ($remote | Get-QlikAllocation).Id | Sort-Object | Should -Be (Get-RowOf CORP\viewer)
        ('CORP\viewer' | Get-QlikAllocation).Id | Sort-Object | Should -Be (Get-RowOf CORP\viewer)
        (Get-QlikAllocation Analyzer -User CORP\viewer | Get-QlikAllocation).Id | Sort-Object | Should -Be (Get-RowOf CORP\viewer)
    }

    It 'keeps to what else is asked for' {
        $user = Get-QlikUser CORP\viewer -Connection sense
        ($user | Get-QlikAllocation -Type Analyzer).Type | Should -Be 'Analyzer'
        $user | Get-QlikAllocation -Type Professional | Should -BeNullOrEmpty
        ($user | Get-QlikAllocation -Connection cloud).Id | Should -Be 'analyzer:CORP\viewer'
        $user | Get-QlikAllocation -AllocatedFor 9999d | Should -BeNullOrEmpty
    }

    It 'finds them on Cloud and on QlikView' {
        (Get-QlikUser CORP\viewer -Connection cloud | Get-QlikAllocation).Id | Should -Be 'analyzer:CORP\viewer'
        $holder = (Get-QlikAllocation NamedCal -Connection view)[0].User
        $expected = (Get-QlikAllocation -User $holder -Connection view).Id | Sort-Object
        ([pscustomobject]@{ User = $holder; Connection = 'view' } | Get-QlikAllocation).Id | Sort-Object | Should -Be $expected
    }

    It 'is one error for one who is not there, and the rest is listed' {
        $done = Invoke-Caught { [pscustomobject]@{ User = 'CORP\nobodyhere' }, [pscustomobject]@{ User = 'CORP\viewer' } | Get-QlikAllocation }
        Assert-QlikError $done.Errors UserNotFound Get-QlikAllocation ObjectNotFound 'CORP\nobodyhere'
        $done.Output.Id | Sort-Object | Should -Be (Get-RowOf CORP\viewer)
    }

    It 'never lists for what names nobody: <_>' -ForEach @(
        '[pscustomobject]@{ Connection = "sense" }', '[pscustomobject]@{ User = ""; Connection = "sense" }', '[pscustomobject]@{ Type = "Analyzer"; Connection = "sense" }',
        '[pscustomobject]@{ User = "*"; Connection = "sense" }', '[pscustomobject]@{ UserDirectory = "CORP" }', '$null', '""', '"*"', '1', '(Get-Date)',
        '(Get-QlikRole RootAdmin -Connection sense)', '(Get-QlikUser CORP\qlikadmin -Connection sense | Get-QlikOwnedItem | Select-Object -First 1)'
    ) {
        $text = $_
        $done = Invoke-Caught { & ([scriptblock]::Create($text)) | Get-QlikAllocation }
        $done.Output | Should -BeNullOrEmpty
        $done.Errors | Should -HaveCount 1
        $done.Errors[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.*'
    }

    It 'lists the type of a licence on its connection' {
        $license = Get-QlikLicense -Connection cloud -WarningAction Ignore | Where-Object Type -EQ Analyzer
        $expected = @(Get-CloudRow $sandbox | Where-Object { $_.Type -eq 'Analyzer' -and -not $_.Orphan }).Id | Sort-Object
        ($license | Get-QlikAllocation).Id | Sort-Object | Should -Be $expected
        ($license | ConvertTo-Csv | ConvertFrom-Csv | Get-QlikAllocation).Id | Sort-Object | Should -Be $expected
        $license | Get-QlikAllocation -Type Professional | Should -BeNullOrEmpty
    }

    It 'lists all of a piped connection' {
        @(Get-QlikConnection view | Get-QlikAllocation) | Should -HaveCount @(Get-QlikAllocation -Connection view).Count
    }

    It 'refuses people both piped and typed' {
        $done = Invoke-Caught { 'CORP\viewer' | Get-QlikAllocation -User CORP\* }
        Assert-QlikError $done.Errors InvalidInput Get-QlikAllocation InvalidArgument
        $done.Output | Should -BeNullOrEmpty
    }
}

Describe 'A typing error in Get-QlikAllocation' {
    It 'is a warning for a type that there is nowhere' {
        $warnings = @(Get-QlikAllocation Analyser -Connection sense, cloud 3>&1)
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "*'Analyser'*Analyzer*"
        Get-QlikAllocation NamedCal, LoginAccess -User CORP\viewer -Connection sense 3>&1 | Should -BeNullOrEmpty -Because 'a script for several products gives the types of all of them'
        Get-QlikAllocation UserAccess -User CORP\viewer -Connection sense, cloud 3>&1 | Should -BeNullOrEmpty
        Get-QlikAllocation Anal* -User CORP\viewer -UnusedFor 9999d -Connection sense 3>&1 | Should -BeNullOrEmpty
    }

    It 'is an error for a person who is not there, and none for one without licence' {
        $done = Invoke-Caught { Get-QlikAllocation -User CORP\veiwer, CORP\viewer -Connection sense }
        Assert-QlikError $done.Errors UserNotFound Get-QlikAllocation ObjectNotFound 'CORP\veiwer'
        $done.Output.Id | Sort-Object | Should -Be (Get-RowOf CORP\viewer)
        $done = Invoke-Caught { Get-QlikAllocation -User viewer -Type Professional -Connection sense, cloud }
        $done.Errors.Count | Should -BeLessThan 2
        (Invoke-Caught { Get-QlikAllocation -User CORP\viewer -Type Professional -Connection sense, cloud }).Errors | Should -BeNullOrEmpty
        (Invoke-Caught { Get-QlikAllocation -User CORP\vei* -Connection sense }).Errors | Should -BeNullOrEmpty
    }
}

Describe 'Items of changing commands' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'gives nobody a licence that an earlier run did not take: <_>' -ForEach 'sense', 'view' {
        $type = if ($_ -eq 'view') { 'NamedCal' } else { 'Professional' }
        $who = if ($_ -eq 'view') { 'CORP\nocal' } else { 'CORP\viewer' }
        $before = $sandbox.GetState() | ConvertTo-Json -Depth 4
        $gone = Remove-QlikAllocation -User $who -Type $type -Connection $_ -Confirm:$false -PassThru -WarningAction Ignore
        $gone.Outcome | Should -Be 'AlreadyGone'
        foreach ($result in $gone, ($gone | ConvertTo-Csv | ConvertFrom-Csv)) {
            ($result | Restore-QlikAllocation -PassThru -WarningAction Ignore).Outcome | Should -Be 'Skipped'
            $done = Invoke-Caught { $result | Remove-QlikAllocation -Confirm:$false -WarningAction Ignore }
            Assert-QlikError $done.Errors InvalidInput Remove-QlikAllocation InvalidArgument
        }

        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'restores nothing from the result of another command' {
        $result = Get-QlikUser CORP\viewer -Connection sense | Enable-QlikUser -PassThru -WarningAction Ignore
        $result | Restore-QlikAllocation -WarningAction Ignore
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'takes users for Add-, Remove-, Set- and Restore-QlikAllocation' {
        $user = Get-QlikUser CORP\viewer -Connection cloud
        ($user | Remove-QlikAllocation -Type Analyzer -Confirm:$false -PassThru -WarningAction Ignore).Outcome | Should -Be 'Released'
        ($user | Add-QlikAllocation -Type Analyzer -PassThru).Outcome | Should -Be 'Added'
        ($user | Set-QlikAllocation -SourceType Analyzer -Type Professional -PassThru -WarningAction Ignore).Outcome | Should -Be 'Converted'
        ($user | Remove-QlikAllocation -Type Professional -Confirm:$false -PassThru -WarningAction Ignore).Outcome | Should -Be 'Released'
        (Restore-QlikAllocation -User $user -Type Analyzer -PassThru).Outcome | Should -Be 'Restored'
        ('CORP\viewer' | Remove-QlikAllocation -Type Professional -Connection sense -Confirm:$false -PassThru -WarningAction Ignore).Outcome | Should -Be 'AlreadyGone'
        ([pscustomobject]@{ Account = 'CORP\viewer'; Type = 'Professional'; Connection = 'sense' } | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction Ignore).Outcome | Should -Be 'AlreadyGone'
    }

    It 'is one error that says what is expected: <Code>' -ForEach @(
        @{ Code = '1 | Remove-QlikAllocation -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = '"CORP\viewer" | Remove-QlikAllocation -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = '[pscustomobject]@{ User = "CORP\viewer"; Connection = "sense" } | Remove-QlikAllocation -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = '1 | Remove-QlikAllocation -Type Analyzer -Connection sense -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = '1 | Restore-QlikAllocation'; Id = 'InvalidInput' }
        @{ Code = '1 | Set-QlikAllocation -Type Professional'; Id = 'InvalidInput' }
        @{ Code = '"CORP\*" | Add-QlikAllocation -Type NamedCal -Connection view'; Id = 'WildcardRefused' }
        @{ Code = 'Get-QlikConnection sense | Add-QlikAllocation -Type Analyzer'; Id = 'InvalidInput' }
        @{ Code = 'Get-QlikConnection sense | Remove-QlikAllocation -Type Analyzer -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = 'Get-QlikConnection sense | Disable-QlikUser -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = 'Get-QlikConnection sense | Remove-QlikUser -Force -Confirm:$false'; Id = 'InvalidInput' }
        @{ Code = 'Get-QlikConnection sense | Get-QlikOwnedItem'; Id = 'InvalidInput' }
        @{ Code = '1 | Disable-QlikUser -Confirm:$false'; Id = 'InvalidInput' }
    ) {
        $done = Invoke-Caught ([scriptblock]::Create($Code))
        $done.Errors | Should -HaveCount 1
        $done.Errors[0].FullyQualifiedErrorId | Should -BeLike "Qlik.$Id,*"
        $done.Errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'A secret in plain text' {
    It 'is refused with the way to give it, and not shown: <Command>' -ForEach @(
        @{ Command = 'Connect-QlikCloud'; Arguments = @{ Tenant = 'x.example'; ApiKey = 'my-plain-text' } }
        @{ Command = 'Connect-QlikSense'; Arguments = @{ Server = 'x.example'; Jwt = 'my-plain-text' } }
    ) {
        $failure = Get-Failure { & $Command @Arguments }
        "$failure" | Should -BeLike '*Read-Host -AsSecureString*'
        "$failure $($failure.ErrorDetails)" | Should -Not -BeLike '*my-plain-text*'
    }
}
