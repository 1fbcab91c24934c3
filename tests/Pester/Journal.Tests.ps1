BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:before = $env:QLIKADMIN_JOURNAL
    $script:sandbox = Start-TestSandbox -Users 300
    Connect-TestSandbox $sandbox

    # What a person holds, without the ids of rows, which may change.
    function Get-Held([string] $Connection) {
        Get-QlikAllocation -Connection $Connection | Where-Object { $_.User -and $_.Status -eq 'Active' } | ForEach-Object { "$($_.Type) $($_.User)" } | Sort-Object
    }

    function Get-Idle([string] $Connection, [int] $Count) {
        Get-QlikAllocation -UnusedFor 30d -Connection $Connection -IncludeLastUse | Select-Object -First $Count
    }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $script:before
}

Describe 'The journal' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $script:folder = Join-Path $TestDrive ([guid]::NewGuid())
        $env:QLIKADMIN_JOURNAL = $folder
    }

    It 'has nothing of what -WhatIf shows' {
        Get-Idle sense 2 | Remove-QlikAllocation -WhatIf
        Invoke-QlikApi about -Method Post -Connection sense -WhatIf

        Test-Path -LiteralPath $folder | Should -BeFalse
        Get-QlikJournal | Should -BeNullOrEmpty
    }

    It 'has every removal on <_>, under the run that the results name' -ForEach 'cloud', 'sense' {
        $results = @(Get-Idle $_ 3 | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue)

        $run = Get-QlikJournal
        @($run) | Should -HaveCount 1
        $run.RunId | Should -Be $results[0].RunId
        $run.Command | Should -BeExactly 'Remove-QlikAllocation'
        $run.State | Should -Be 'Completed'
        $run.Done | Should -Be 3
        $run.Machine | Should -Be ([Environment]::MachineName)
        $entries = @($run | Get-QlikJournal)
        $entries.ItemId | Should -Be $results.Id
        $entries.Outcome | Should -Be @($results.Outcome | ForEach-Object ToString)
        $entries.User | Should -Be $results.User
        @($entries.Action | Select-Object -Unique) | Should -Be 'RemoveAllocation'
    }

    It 'is where -JournalPath says, relative to where the session is' {
        Push-Location $TestDrive
        try {
            Get-Idle sense 1 | Remove-QlikAllocation -Confirm:$false -JournalPath 'elsewhere' -WarningAction SilentlyContinue
            @(Get-QlikJournal -Path 'elsewhere') | Should -HaveCount 1
            Get-QlikJournal | Should -BeNullOrEmpty
        }
        finally {
            Pop-Location
        }
    }

    It 'has raw calls that change something, without their query and body, and no others' {
        $null = Invoke-QlikApi about -Connection sense
        $null = Invoke-QlikApi 'api/v1/users/actions/filter?fields=hidden-in-query' -Method Post -Body @{ filter = 'name eq "hidden-in-body"' } -Connection cloud -Confirm:$false -ErrorAction SilentlyContinue

        $entry = Get-QlikJournal -Last 1 | Get-QlikJournal
        @($entry) | Should -HaveCount 1
        $entry.ItemId | Should -BeExactly 'POST api/v1/users/actions/filter'
        Get-ChildItem $folder -Filter *.jsonl | Get-Content | Should -Not -Match 'hidden'

        $null = Invoke-QlikApi 'api/v1/users/jane%40corp.example' -Method Delete -Connection cloud -Confirm:$false -ErrorAction SilentlyContinue
        (Get-QlikJournal -Last 1 | Get-QlikJournal).ItemId | Should -BeExactly 'DELETE api/v1/users/(address)'
    }

    It 'refuses the change where it can not be written, and every one after it' {
        $file = Join-Path $TestDrive 'file'
        Set-Content $file 'no folder'
        $rows = @(Get-Idle sense 2)
        $held = Get-Held sense
        $sandbox.ClearLog()

        { $rows | Remove-QlikAllocation -Confirm:$false -JournalPath $file -WarningAction SilentlyContinue } |
            Should -Throw -ErrorId 'Qlik.JournalFailed,QlikAdmin.PowerShell.RemoveQlikAllocationCommand'

        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Get-Held sense | Should -Be $held
    }

    It 'is found by run, person, outcome and time' {
        $results = @(Get-Idle sense 2 | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue)
        $id = $results[0].RunId.ToString()

        (Get-QlikJournal $id.Substring(0, 8)).Count | Should -Be 2
        (Get-QlikJournal -Entry -User $results[1].User).ItemId | Should -Be $results[1].Id
        Get-QlikJournal -User 'NOBODY\*' | Should -BeNullOrEmpty
        (Get-QlikJournal -Outcome $results[0].Outcome).RunId | Should -Be $id
        Get-QlikJournal -Since (Get-Date).AddHours(1) | Should -BeNullOrEmpty
        (Get-QlikJournal -Since (Get-Date).AddHours(-1)).RunId | Should -Be $id
        (Get-Failure { Get-QlikJournal ffffffff -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeExactly 'Qlik.JournalNotFound,QlikAdmin.PowerShell.GetQlikJournalCommand'
        (Get-Failure { Get-QlikJournal a -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeExactly 'Qlik.InvalidInput,QlikAdmin.PowerShell.GetQlikJournalCommand'
    }
}

Describe 'Undo-QlikOperation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'shows what it would do, does it, and does nothing the second time, on <_>' -ForEach 'cloud', 'sense' {
        $held = Get-Held $_
        $removed = @(Get-Idle $_ 3 | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue)
        $sandbox.ClearLog()

        Undo-QlikOperation $removed[0].RunId -WhatIf
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        @(Get-QlikJournal) | Should -HaveCount 1

        $undone = @(Undo-QlikOperation $removed[0].RunId -Confirm:$false -PassThru)
        @($undone.Outcome | Select-Object -Unique) | Should -Be 'Restored'
        $undone.User | Should -Be @($removed[2].User, $removed[1].User, $removed[0].User) -Because 'the last change is taken back first'
        Get-Held $_ | Should -Be $held
        @((Get-QlikJournal $removed[0].RunId).State | Select-Object -Unique) | Should -Be 'Undone'
        (Get-QlikJournal -Last 1).Command | Should -Be 'Undo-QlikOperation'

        $sandbox.ClearLog()
        Undo-QlikOperation $removed[0].RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'takes back the entries that are piped, and no others' {
        $removed = @(Get-Idle sense 3 | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue)

        $undone = @(Get-QlikJournal $removed[0].RunId | Where-Object Entry -NE 2 | Undo-QlikOperation -Confirm:$false -PassThru)

        $undone.User | Should -Be @($removed[2].User, $removed[0].User)
        (Get-QlikJournal $removed[0].RunId).State | Should -Be 'Undone', 'Done', 'Undone'
    }

    It 'says first what has no undo' {
        $null = Invoke-QlikApi 'api/v1/users/actions/filter' -Method Post -Body @{ filter = 'name eq "x"' } -Connection cloud -Confirm:$false

        Undo-QlikOperation (Get-QlikJournal).RunId -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        Assert-QlikError $problem NoUndo Undo-QlikOperation InvalidOperation -WithoutAction
    }

    It 'names the command that makes the connection that is missing, and changes nothing' {
        $removed = Get-Idle sense 1 | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        Disconnect-Qlik sense
        try {
            Undo-QlikOperation $removed.RunId -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            Assert-QlikError $problem NotConnected Undo-QlikOperation ConnectionError
            $problem[0].ErrorDetails.RecommendedAction | Should -BeLike "Connect-QlikSense -Server $(([uri] $sandbox.SenseUri).GetLeftPart('Authority'))"
        }
        finally {
            Connect-TestSandbox $sandbox
        }
    }

    It 'brings back a tenant that was deactivated' {
        $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
        $null = Disable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname sandbox.eu.qlikcloud.example -Confirm:$false

        (Undo-QlikOperation (Get-QlikJournal -Last 1).RunId -Confirm:$false -PassThru).Outcome | Should -Be 'Enabled'
        (Get-QlikTenant -Connection cloud).Status | Should -Be 'Active'
    }
}

Describe 'Resume-QlikOperation' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'says so where nothing is left' {
        $null = Get-Idle sense 1 | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
        Resume-QlikOperation -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        Assert-QlikError $problem JournalNotFound Resume-QlikOperation ObjectNotFound
    }

    It 'settles a change that could not be read after its answer was lost and does not repeat it, and can be run again' {
        $gift = Get-QlikAllocation Professional -Connection cloud | Where-Object { -not (Get-QlikAllocation Analyzer -User $_.User -Connection cloud) } | Select-Object -First 1
        $sandbox.AddFault(@{ service = 'cloud'; method = 'POST'; pathContains = 'actions/add'; kind = 'lostAnswer' })
        $sandbox.AddFault(@{ service = 'cloud'; only = 'readings'; kind = 'status'; status = 403; count = -1; after = @{ method = 'POST'; pathContains = 'actions/add'; readings = 20 } })
        Add-QlikAllocation $gift.User Analyzer -Connection cloud -ErrorAction SilentlyContinue
        (Get-QlikJournal).Open | Should -Be 1
        $sandbox.ClearFaults()
        $sandbox.ClearLog()

        $settled = Resume-QlikOperation -Confirm:$false -PassThru

        $settled.Outcome | Should -Be 'Added'
        $settled.RunId | Should -Be (Get-QlikJournal).RunId
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        (Get-QlikJournal).Open | Should -Be 0
        (Get-QlikJournal).Done | Should -Be 1
        Resume-QlikOperation -Run $settled.RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'makes what a killed process had begun, and leaves it with -WhatIf' {
        $row = Get-Idle sense 1
        $null = $row | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
        $null = Undo-QlikOperation (Get-QlikJournal -Last 1).RunId -Confirm:$false
        $given = Get-QlikAllocation $row.Type -User $row.User -Connection sense
        $file = (Get-QlikJournal)[1].Path
        # As if the process had been killed right after the intent: neither outcome nor end.
        $lines = Get-Content -LiteralPath $file | Where-Object { $_ -notmatch '"record":"(outcome|end|undone)"' } | ForEach-Object { $_.Replace($row.Id, $given.Id) }
        Set-Content -LiteralPath $file -Value $lines
        (Get-QlikJournal -Path $file).State | Should -Be 'Interrupted'

        Resume-QlikOperation -Path $file -WhatIf
        (Get-QlikAllocation $row.Type -User $row.User -Connection sense).Status | Should -Be 'Active'
        (Get-QlikJournal -Path $file).State | Should -Be 'Interrupted'

        (Resume-QlikOperation -Path $file -Confirm:$false -PassThru).Outcome | Should -BeIn 'Released', 'Quarantined'
        Get-QlikAllocation $row.Type -User $row.User -Connection sense | Where-Object Status -EQ Active | Should -BeNullOrEmpty
        (Get-QlikJournal -Path $file).State | Should -Be 'Completed'
    }

    It 'gives a run that was killed after its last change the end it lacks' {
        $null = Get-Idle sense 1 | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
        $run = Get-QlikJournal -Last 1
        Set-Content -LiteralPath $run.Path -Value (Get-Content -LiteralPath $run.Path | Where-Object { $_ -notmatch '"record":"end"' })
        (Get-QlikJournal -Last 1).State | Should -Be 'Interrupted'

        Resume-QlikOperation -Run $run.RunId -WhatIf
        (Get-QlikJournal -Last 1).State | Should -Be 'Interrupted'
        $sandbox.ClearLog()
        Resume-QlikOperation -Run $run.RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        (Get-QlikJournal -Last 1).State | Should -Be 'Completed'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'Names instead of ids' {
    BeforeAll {
        $folder = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))"
        # Questions of -WhatIf go to the console, so that only another shell shows them.
        $said = (Invoke-ChildShell @"
`$env:QLIKADMIN_JOURNAL = '$folder'
`$WarningPreference = 'SilentlyContinue'
Import-Module '$(Get-BuiltManifest)'
`$s = Start-QlikSandbox -Users 60 -PassThru
`$null = Connect-QlikCloud -Tenant `$s.CloudUri -ApiKey `$s.ApiKey -Name cloud
Get-QlikUser CORP\viewer | Get-QlikOwnedItem | Where-Object CanMove -NE No | Move-QlikOwnedItem -To CORP\qlikadmin -Confirm:`$false
Add-QlikUserRole -Role DataAdmin -User CORP\viewer -Confirm:`$false
Disable-QlikUser CORP\viewer -Confirm:`$false
Send-QlikInvitation new@corp.example
`$leaver = Get-QlikUser -Status Active | Where-Object { -not `$_.Roles -and -not `$_.IsService -and `$_.Account -ne 'CORP\viewer' } | Select-Object -Last 1
Remove-QlikUser `$leaver -NewOwner CORP\qlikadmin -Confirm:`$false
Get-QlikJournal | Out-String
Get-QlikJournal -Entry | Out-String
'---'
Get-QlikJournal | Undo-QlikOperation -WhatIf -ErrorVariable problem -ErrorAction SilentlyContinue
`$problem | ForEach-Object { "`$_" }
Get-QlikJournal | Where-Object Command -EQ Add-QlikUserRole | Undo-QlikOperation -Confirm:`$false
Get-QlikJournal | Where-Object Command -EQ Add-QlikUserRole | Undo-QlikOperation -WarningVariable warned -Confirm:`$false
"`$warned"
Stop-QlikSandbox -All
"@).Output
        Remove-Item -LiteralPath $folder -Recurse -Force
    }

    It 'are what tables, questions, errors and warnings show' {
        $said | Should -Match 'MoveItem\s+\w'
        $said | Should -Match '(?m)^What if: .*MoveItem \w+ ''.+'' of CORP\\qlikadmin \(CORP\\qlikadmin to CORP\\viewer\) on cloud'
        $said | Should -Match '(?m)^What if: .*RemoveUserRole DataAdmin of CORP\\viewer on cloud'
        $said | Should -Match 'of run [0-9a-f]{8} \(Remove-QlikUser\), ''RemoveUser of '
        $said | Should -Match 'SendInvitation \(no address\)'
        $said | Should -Match 'Nothing is left to undo of run [0-9a-f]{8} \(Add-QlikUserRole\)'
        [regex]::Matches($said, '(?i)\b[0-9a-f]{12,}\b|[0-9a-f]{8}-[0-9a-f]{4}-') | ForEach-Object Value | Should -BeNullOrEmpty
    }

    It 'is a run in the table of changes: its start and its command' {
        $said | Should -Match '(?m)^\s+Run: [0-9a-f]{8} \(Move-QlikOwnedItem\)'
    }
}
