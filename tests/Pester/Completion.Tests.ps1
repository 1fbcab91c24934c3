BeforeAll {
    Import-Built

    function Get-Match([string] $Text) {
        @((TabExpansion2 -inputScript $Text -cursorColumn $Text.Length).CompletionMatches)
    }

    function Get-Completion([string] $Text) {
        # Everything that is offered: a file name among it would be wrong.
        @(Get-Match $Text | ForEach-Object CompletionText)
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

Describe 'Completion with the names of files' {
    BeforeDiscovery {
        Import-Built
        $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
        # An argument of a script can be anything, also a path.
        $paths = 'Path', 'JournalPath', 'StopFile', 'Fleet', 'ArgumentList', 'CertificatePath', 'CertificateKeyPath', 'TrustedRoot'
        $parameters = foreach ($command in Get-Command -Module QlikAdmin) {
            foreach ($parameter in $command.Parameters.Values) {
                $isPath = ($parameter.Name -in $paths -or ($command.Name -in 'Export-QlikReport', 'Invoke-QlikFleet' -and $parameter.Name -eq 'Plan')) -and -not ($command.Name -eq 'Invoke-QlikApi' -and $parameter.Name -eq 'Path')
                if ($parameter.Name -notin $common -and $parameter.ParameterType -notin [switch], [bool]) { @{ Command = $command.Name; Parameter = $parameter.Name; IsPath = $isPath } }
            }
        }
    }

    BeforeAll {
        Disconnect-Qlik -All
        Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive files))
        'xyz', 'xyz.json', 'xyz.psd1', 'xyz.txt' | ForEach-Object { Set-Content $_ 1 }
    }

    AfterAll {
        Pop-Location
    }

    It 'finds parameters to try' -ForEach @{ Number = @($parameters).Count } {
        $Number | Should -BeGreaterThan 150
    }

    It '<Command> -<Parameter>: only where a path is wanted' -ForEach $parameters {
        $files = @(Get-Match "$Command -$Parameter xyz" | Where-Object ResultType -In ProviderItem, ProviderContainer | ForEach-Object ListItemText)
        $expected = if ($IsPath) { 'xyz', 'xyz.json', 'xyz.psd1', 'xyz.txt' } elseif ($Parameter -eq 'Policy') { 'xyz.json', 'xyz.psd1' } else { @() }
        $files | Should -Be $expected
    }

    It 'offers policies, and those that come with the module' {
        (Get-Completion 'New-QlikPlan xyz.') -replace '^\.[\\/]' | Should -Be 'xyz.json', 'xyz.psd1'
        $ready = @(Get-Match 'New-QlikPlan -Policy id')
        $ready | Should -HaveCount 1
        $ready[0].ListItemText | Should -Be 'idle.json'
        (New-Object IO.FileInfo (Invoke-Expression $ready[0].CompletionText)).Exists | Should -BeTrue
    }
}

Describe 'Completion of people' {
    BeforeAll {
        Disconnect-Qlik -All
        $sandbox = Start-TestSandbox -Users 20
        Connect-TestSandbox $sandbox
        function Get-Asked {
            @($sandbox.GetLog() | Where-Object { $_.path -notlike '*ticket*' })
        }
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'asks the server once for three letters, and nobody for two: <_>' -ForEach @(
        'Get-QlikAllocation -User', 'Get-QlikUser', 'Get-QlikUser -User', 'Remove-QlikUser', 'Remove-QlikUser x -NewOwner', 'Move-QlikOwnedItem -To', 'Move-QlikOwnedItem -User', 'Get-QlikOwnedItem',
        'Add-QlikAllocation', 'Remove-QlikAllocation -User', 'Set-QlikAllocation -User', 'Restore-QlikAllocation -User', 'Disable-QlikUser', 'Enable-QlikUser', 'Set-QlikUser', 'Add-QlikUserRole x -User', 'Remove-QlikUserRole x -User', 'Get-QlikJournal -User'
    ) {
        Get-Completion "$_ vi" | Should -BeNullOrEmpty
        Get-Asked | Should -BeNullOrEmpty
        Get-Completion "$_ vie" | Should -Contain 'CORP\viewer'
        Get-Asked | Should -HaveCount 1
    }

    It 'finds them on a tenant by account, name and address, and shows the name' {
        foreach ($typed in 'CORP\vie', 'wanda', 'viewer@') {
            $found = Get-Match "Disable-QlikUser -Connection cloud -User $typed" | Where-Object CompletionText -EQ 'CORP\viewer'
            $found | Should -HaveCount 1 -Because $typed
            $found.ToolTip | Should -BeLike '*Wanda Viewer*viewer@*'
            $found.ListItemText | Should -Be 'CORP\viewer (Wanda Viewer)'
        }
    }

    It 'finds them on a site by account and name' {
        foreach ($typed in 'CORP\vie', 'Wanda', 'iewe') {
            Get-Completion "Disable-QlikUser -Connection sense -User $typed" | Should -Contain 'CORP\viewer' -Because $typed
        }
    }

    It 'offers nothing, says nothing and does not wait where the server <_>' -ForEach 'fails', 'refuses', 'limits', 'hangs', 'is gone' {
        $case = $_
        switch ($case) {
            'fails' { $sandbox.AddFault(@{ service = 'cloud'; kind = 'status'; status = 500; count = 100 }) }
            'refuses' { $sandbox.AddFault(@{ service = 'cloud'; kind = 'status'; status = 403; count = 100 }) }
            'limits' { $sandbox.AddFault(@{ service = 'cloud'; kind = 'status'; status = 429; count = 100 }) }
            'hangs' { $sandbox.AddFault(@{ service = 'cloud'; kind = 'latency'; delayMs = 20000; count = 100 }) }
            'is gone' { $null = Connect-QlikCloud http://127.0.0.1:9/ -ApiKey $sandbox.ApiKey -Name gone -NoTest }
        }

        $at = if ($case -eq 'is gone') { 'gone' } else { 'cloud' }
        $errors = $Error.Count
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Get-Completion "Disable-QlikUser -Connection $at -User vie" | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        $Error.Count | Should -Be $errors
        if ($case -in 'fails', 'refuses', 'limits') { Get-Asked | Should -HaveCount 1 }
        if ($at -eq 'gone') { Disconnect-Qlik gone }
    }
}

Describe 'Completion of words' {
    BeforeAll {
        Disconnect-Qlik -All
        $sandbox = Start-TestSandbox -Users 20
        Connect-TestSandbox $sandbox
    }

    It 'offers the roles of the connection, with those that somebody made' {
        $own = 'Night shift'
        $null = Invoke-QlikApi api/v1/roles -Method POST -Body @{ name = $own; description = 'At night'; assignedScopes = @() } -Connection cloud -Confirm:$false
        $offered = Get-Match 'Add-QlikUserRole -Connection cloud -Role ' | ForEach-Object ListItemText
        $offered | Should -Contain $own
        Get-Completion 'Add-QlikUserRole -Connection cloud -Role nig' | Should -Be "'Night shift'"
        $offered | Should -Contain 'TenantAdmin'
        $offered | Should -Not -Contain 'RootAdmin'
        $offered = Get-Match 'Add-QlikUserRole -Connection sense -Role ' | ForEach-Object ListItemText
        $offered | Should -Contain 'RootAdmin'
        $offered | Should -Not -Contain 'TenantAdmin'
        Get-Match 'Get-QlikUser -Connection cloud -Role Ten' | ForEach-Object ListItemText | Should -Be 'TenantAdmin'
    }

    It 'offers lengths of time that the command takes' {
        $offered = @(Get-Completion 'Get-QlikAllocation -UnusedFor ')
        $offered | Should -Contain '30d'
        $offered | ForEach-Object { { Get-QlikAllocation -UnusedFor $_ -Connection sense -ErrorAction Stop } | Should -Not -Throw }
        Get-Completion 'Get-QlikAllocation -AllocatedFor 1' | Should -Be '14d', '180d'
    }

    It 'offers languages, named' {
        Get-Completion 'Send-QlikInvitation a@b.example -Language d' | Should -Be 'de'
        (Get-Match 'Send-QlikInvitation a@b.example -Language d').ToolTip | Should -Be 'German'
        Get-Completion 'Set-QlikUser a -PreferredLocale d' | Should -Be 'de'
    }

    It 'offers runs with the command, the time and the counts' {
        $folder = Join-Path $TestDrive runs
        $null = Disable-QlikUser CORP\viewer -Connection cloud -JournalPath $folder -Confirm:$false
        $null = Enable-QlikUser CORP\viewer -Connection cloud -JournalPath $folder -Confirm:$false
        $runs = @(Get-QlikJournal -Path $folder)
        foreach ($command in 'Undo-QlikOperation', 'Resume-QlikOperation', 'Get-QlikJournal') {
            $offered = @(Get-Match "$command -Path '$folder' -Run ")
            $offered.CompletionText | Should -Be $runs.RunId.Guid
            $offered[0].ToolTip | Should -BeLike "Enable-QlikUser, $($runs[0].StartedAt.UtcDateTime.ToString('yyyy-MM-dd HH:mm')) UTC: 1 done"
            $offered[1].ListItemText | Should -BeLike "$($runs[1].RunId.Guid.Substring(0, 8)) Disable-QlikUser 20*"
        }
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
