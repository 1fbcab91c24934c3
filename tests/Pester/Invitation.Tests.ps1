BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox
    Connect-TestSandbox $sandbox
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Send-QlikInvitation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'invites many addresses of one text in one call, and says what became of each' {
        $results = Send-QlikInvitation 'anna@corp.example, bob@corp.example cora@corp.example;viewer@corp.example' -Language de -Connection cloud -PassThru
        $results.Outcome | Should -Be 'Invited', 'Invited', 'Invited', 'Exists'
        $results.User | Should -Be 'anna@corp.example', 'bob@corp.example', 'cora@corp.example', 'viewer@corp.example'
        Get-ChangeRequest $sandbox cloud | Should -HaveCount 1
        @(Get-QlikInvitation -Email anna@corp.example, bob@corp.example, cora@corp.example -Connection cloud).Id | Sort-Object | Should -Be @($results[0..2].Id | Sort-Object)
    }

    It 'finds malformed and duplicate addresses before the call' {
        $results = Send-QlikInvitation 'dora@corp.example nonsense', 'DORA@corp.example', 'a@b' -Connection cloud -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.TargetObject | Should -Be 'nonsense', 'DORA@corp.example', 'a@b'
        $problems.FullyQualifiedErrorId -replace ',.*' | Sort-Object -Unique | Should -Be 'Qlik.InvalidInput'
        @($results | Where-Object Outcome -EQ 'Invited').User | Should -Be 'dora@corp.example'
        @($results | Where-Object Outcome -EQ 'Failed') | Should -HaveCount 3
    }

    It 'sends a second mail only when told to' {
        (Send-QlikInvitation eve@corp.example -Connection cloud -PassThru).Outcome | Should -Be 'Invited'
        (Send-QlikInvitation eve@corp.example -Connection cloud -PassThru).Outcome | Should -Be 'Exists'
        (Get-QlikInvitation eve@corp.example -Connection cloud | Send-QlikInvitation -Resend -PassThru).Outcome | Should -Be 'Invited'
    }

    It 'tells a disabled user as an error' {
        $disabled = Get-QlikUser -Status Disabled -Connection cloud | Where-Object Email | Select-Object -First 1
        Send-QlikInvitation $disabled.Email -Connection cloud -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem Conflict Send-QlikInvitation ResourceExists $disabled.Email
    }

    It 'reads addresses and languages from the rows of a file' {
        $rows = [pscustomobject]@{ Email = 'fred@corp.example'; Language = 'fr' }, [pscustomobject]@{ Email = 'gina@corp.example'; Language = 'french' }
        $results = $rows | Send-QlikInvitation -Connection cloud -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
        @($results | Where-Object Outcome -EQ 'Invited').User | Should -Be 'fred@corp.example'
        Assert-QlikError $problem InvalidInput Send-QlikInvitation InvalidArgument 'gina@corp.example'
    }

    It 'keeps addresses out of the journal, and records nothing under -WhatIf' {
        $folder = Join-Path $TestDrive journal
        Send-QlikInvitation harry@corp.example -Connection cloud -WhatIf -JournalPath $folder
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Test-Path -LiteralPath $folder | Should -BeFalse
        Send-QlikInvitation harry@corp.example -Connection cloud -JournalPath $folder
        $text = Get-ChildItem -LiteralPath $folder -Filter *.jsonl | Get-Content -Raw
        $text | Should -BeLike '*SendInvitation*'
        $text | Should -Not -BeLike '*harry*'
    }

    It 'is no matter of Qlik Sense' {
        (Get-Failure { Send-QlikInvitation a@corp.example -Connection sense }).FullyQualifiedErrorId | Should -BeLike 'Qlik.NotSupported,*'
        (Get-Failure { Get-QlikInvitation -Connection sense }).FullyQualifiedErrorId | Should -BeLike 'Qlik.NotSupported,*'
    }
}

Describe 'Get-QlikInvitation' {
    It 'lists who is invited, and marks what has ended' {
        $invited = @(Get-QlikUser -Status Invited -Connection cloud)
        $found = @(Get-QlikInvitation -Connection cloud)
        $found.Id | Sort-Object | Should -Be @($invited.Id | Sort-Object)
        $found[0].PSObject.TypeNames[0] | Should -BeExactly 'QlikAdmin.Invitation'
        $expired = @($found | Where-Object { $_.ExpiresAt -le [DateTimeOffset]::UtcNow })
        $expired.Count | Should -BeGreaterThan 0
        $expired.Count | Should -BeLessThan $found.Count
        @(Get-QlikInvitation -Expired -Connection cloud).Id | Sort-Object | Should -Be @($expired.Id | Sort-Object)
        $expired.IsExpired | Sort-Object -Unique | Should -BeTrue
    }
}
