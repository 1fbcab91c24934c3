BeforeAll {
    Import-Built

    function Get-Completion([string] $Text) {
        # Only what our completers offer: file names are the shell's own last resort.
        @((TabExpansion2 -inputScript $Text -cursorColumn $Text.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue | ForEach-Object CompletionText)
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Completion without a connection' {
    It 'offers every known type and asks nobody' {
        Get-Completion 'Get-QlikAllocation -Type ' | Should -Be 'UserAccess', 'Professional', 'Analyzer', 'LoginAccess', 'AnalyzerTime', 'NamedCal', 'DocumentCal', 'SessionCal', 'UsageCal', 'fullUser', 'basicUser'
    }

    It 'offers no connection, and does not fail' {
        Get-Completion 'Get-QlikAllocation -Connection ' | Should -BeNullOrEmpty
        Get-Completion 'Select-QlikConnection ' | Should -BeNullOrEmpty
    }

    It 'completes types for a connection that is not there' {
        Get-Completion 'Get-QlikAllocation -Connection nope -Type An' | Should -Be 'Analyzer', 'AnalyzerTime'
    }
}

Describe 'Completion' {
    BeforeAll {
        $sandbox = Start-TestSandbox -Users 20
        Connect-TestSandbox $sandbox -Cloud 'my $cloud' -Sense "it's"
        $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name plain
        $sandbox.ClearLog()
    }

    It 'sends no request' {
        $null = Get-Completion 'Get-QlikAllocation -Type '
        $null = Get-Completion 'Get-QlikAllocation -Connection '
        $sandbox.GetLog() | Should -BeNullOrEmpty
    }

    It 'offers names of connections, quoted where they need it: <_>' -ForEach @(
        'Get-QlikAllocation -Connection ', 'Get-QlikLicense -Connection ', 'Invoke-QlikApi about -Connection ', 'Get-QlikConnection ', 'Select-QlikConnection ', 'Disconnect-Qlik ', 'Test-QlikConnection ',
        'Add-QlikAllocation a b -Connection ', 'Set-QlikAllocation b -Connection ', 'Remove-QlikAllocation -Connection ', 'Restore-QlikAllocation -Connection '
    ) {
        Get-Completion $_ | Should -Be 'plain', "'it''s'", '''my $cloud'''
    }

    It 'goes on with the quote that was opened' {
        Get-Completion 'Select-QlikConnection "my' | Should -Be '"my `$cloud"'
        Get-Completion "Select-QlikConnection 'my" | Should -Be '''my $cloud'''
        Get-Completion 'Select-QlikConnection "it' | Should -Be '"it''s"'
    }

    It 'offers what leads to the connection again' {
        foreach ($text in Get-Completion 'Get-QlikConnection ') {
            $found = [scriptblock]::Create("Get-QlikConnection $text").Invoke()
            $found | Should -HaveCount 1
        }
    }

    It 'offers the types of the connection that is named: <Connection>' -ForEach @(
        @{ Connection = 'plain'; Types = 'Professional', 'Analyzer', 'fullUser', 'basicUser' }
        @{ Connection = '"it''s"'; Types = 'UserAccess', 'Professional', 'Analyzer', 'LoginAccess', 'AnalyzerTime' }
    ) {
        Get-Completion "Get-QlikAllocation -Connection $Connection -Type " | Should -Be $Types
    }

    It 'offers types to <_>' -ForEach 'Add-QlikAllocation a -Type ', 'Set-QlikAllocation -Type ', 'Set-QlikAllocation -SourceType ', 'Remove-QlikAllocation -User a -Type ', 'Restore-QlikAllocation -User a -Type ' {
        Get-Completion $_ | Should -Contain 'Analyzer'
    }

    It 'offers what begins with what was typed, in any case' {
        Get-Completion 'Get-QlikAllocation -Type an' | Should -Be 'Analyzer' -Because 'the current connection is a tenant'
        Get-Completion 'Get-QlikAllocation -Type Analyzer, pro' | Should -Be 'Professional'
        Get-Completion 'Get-QlikAllocation -Type x' | Should -BeNullOrEmpty
    }
}

Describe 'Names that hold what wildcards and escapes are made of' {
    BeforeAll {
        Disconnect-Qlik -All
        $sandbox = Start-TestSandbox -Users 5
        $names = 'a[1]', 'a1', 'back`tick', 'tick', '`[x', 'star*'
        $names | ForEach-Object { $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name $_ -NoTest }
    }

    AfterAll {
        Disconnect-Qlik -All
    }

    It 'finds <_>, plain and escaped, and nothing else' -ForEach 'a[1]', 'a1', 'back`tick', 'tick', '`[x', 'star*' {
        (Get-QlikConnection $_).Name | Should -Be $_
        (Get-QlikConnection ([WildcardPattern]::Escape($_))).Name | Should -Be $_ -Because 'the escape of this engine, whichever it is'
    }

    It 'completes each to a text that leads to it' {
        $offered = @(Get-Completion 'Get-QlikConnection ')
        $offered | Should -HaveCount $names.Count
        $offered | ForEach-Object { ([scriptblock]::Create("Get-QlikConnection $_").Invoke()).Name } | Sort-Object | Should -Be ($names | Sort-Object)
    }

    It 'takes a backtick that was escaped as 7.6 does, also on earlier engines' {
        (Get-QlikConnection 'back``tick').Name | Should -Be 'back`tick'
    }

    It 'still takes patterns' {
        (Get-QlikConnection 'a[0-9]').Name | Should -Be 'a1'
        (Get-QlikConnection 'a*').Name | Should -Be 'a1', 'a[1]'
        (Get-QlikConnection 'a`[*').Name | Should -Be 'a[1]'
    }
}
