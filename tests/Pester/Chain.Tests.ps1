# Runs that undo or resume other runs: undo of an undo, interrupted undo, several runs at once, other names of connections.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:before = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
    $script:sandbox = Start-TestSandbox -Users 300
    Connect-TestSandbox $sandbox
    $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
    $script:hostname = 'sandbox.eu.qlikcloud.example'

    function Get-Idle {
        <# .SYNOPSIS Units that can be taken and are free at once. #>
        param([string] $Connection, [int] $Count = 1)
        Get-QlikAllocation Professional -Connection $Connection -UnusedFor 20d | Select-Object -First $Count
    }

    function Test-Held {
        param($Row, [string] $Connection = $Row.Connection)
        $null -ne (Get-QlikAllocation $Row.Type -User $Row.User -Connection $Connection | Where-Object Status -EQ Active)
    }

    function Edit-Journal {
        <# .SYNOPSIS The journal of a run as a process leaves it that is killed: without the lines named. #>
        param($Run, [string] $Without)
        $path = (Get-QlikJournal | Where-Object RunId -EQ $Run).Path
        Set-Content -LiteralPath $path -Value (Get-Content -LiteralPath $path | Where-Object { $_ -notmatch "`"record`":`"($Without)`"" })
    }

    function Get-RunState {
        param($Run)
        @((Get-QlikJournal -Run $Run).State | Select-Object -Unique)
    }
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $script:before
}

Describe 'A run that is gone on with' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'is the same run through a connection of another name, so that nothing of it is left to be made twice' {
        $row = Get-Idle cloud
        $removed = $row | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $null = Add-QlikAllocation $row.User $row.Type -Connection cloud
        Edit-Journal $removed.RunId 'outcome|end'
        Disconnect-Qlik cloud
        $other = Connect-QlikCloud -Tenant $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name tenant1

        (Resume-QlikOperation -Run $removed.RunId -Confirm:$false -PassThru).Outcome | Should -Be 'Released'

        @(Get-QlikJournal -Run $removed.RunId) | Should -HaveCount 1
        Get-RunState $removed.RunId | Should -Be 'Done'
        $null = Add-QlikAllocation $row.User $row.Type -Connection tenant1
        Resume-QlikOperation -Run $removed.RunId -Confirm:$false -PassThru -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$said" | Should -BeLike 'Run * has nothing left to do*'
        Test-Held $row tenant1 | Should -BeTrue

        Disconnect-Qlik $other
        Connect-TestSandbox $sandbox
    }
}

Describe 'An undo of an undo on <_>' -ForEach 'cloud', 'sense' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'puts the first run in force again, and it can be taken back again' {
        $row = Get-Idle $_
        $first = ($row | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue).RunId
        $second = (Undo-QlikOperation $first -Confirm:$false -PassThru).RunId
        Get-RunState $first | Should -Be 'Undone'
        Test-Held $row | Should -BeTrue

        $third = (Undo-QlikOperation $second -Confirm:$false -PassThru -WarningAction SilentlyContinue).RunId
        Test-Held $row | Should -BeFalse
        Get-RunState $second | Should -Be 'Undone'
        Get-RunState $first | Should -Be 'Done'

        (Undo-QlikOperation $first -Confirm:$false -PassThru).Outcome | Should -Be 'Restored'
        Test-Held $row | Should -BeTrue
        Get-RunState $first | Should -Be 'Undone'
        $third | Should -Not -BeNullOrEmpty
    }
}

Describe 'An undo that was cut off' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
        $row = Get-Idle cloud
        $script:person = Get-QlikUser -Status Active -Connection cloud | Where-Object { -not $_.IsService -and 'DataSpaceCreator' -notin $_.Roles -and 'TenantAdmin' -notin $_.Roles } | Select-Object -First 1
        $person | Add-QlikUserRole -Role DataSpaceCreator -Confirm:$false -WarningAction SilentlyContinue
        $script:first = (Get-QlikJournal -Last 1).RunId
        $script:second = (Undo-QlikOperation $first -Confirm:$false -PassThru -WarningAction SilentlyContinue).RunId
        # The process was killed before it could mark the first run.
        Edit-Journal $first 'undone'
    }

    It 'marks what it took back when it is gone on with, so that a later change is not taken back instead' {
        Edit-Journal $second 'outcome|end'
        Undo-QlikOperation $first -Confirm:$false -PassThru -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$said" | Should -BeLike "*Resume-QlikOperation -Run $("$second".Substring(0, 8))*"

        (Resume-QlikOperation -Run $second -Confirm:$false -PassThru).Outcome | Should -Be 'Removed'
        Get-RunState $first | Should -Be 'Undone'

        $person | Add-QlikUserRole -Role DataSpaceCreator -Confirm:$false -WarningAction SilentlyContinue
        Undo-QlikOperation $first -Confirm:$false -PassThru -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$said" | Should -BeLike 'Nothing is left to undo*'
        (Get-QlikUser -Id $person.Id -Connection cloud).Roles | Should -Contain 'DataSpaceCreator'
    }

    It 'is caught up on by the next undo when only the mark was lost' {
        $person | Add-QlikUserRole -Role DataSpaceCreator -Confirm:$false -WarningAction SilentlyContinue

        Undo-QlikOperation $first -Confirm:$false -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty

        Get-RunState $first | Should -Be 'Undone'
        (Get-QlikUser -Id $person.Id -Connection cloud).Roles | Should -Contain 'DataSpaceCreator'
    }
}

Describe 'Undo-QlikOperation with several runs' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'takes the newest back first, in whatever order they are piped' {
        $person = Get-QlikUser -Status Active -Connection cloud | Where-Object { -not $_.IsService } | Select-Object -First 1
        'Second Name', 'Third Name' | ForEach-Object { $person | Set-QlikUser -Name $_ -Confirm:$false }

        $undone = @(Get-QlikJournal -Last 2 | Undo-QlikOperation -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue)

        $problem | Should -BeNullOrEmpty
        $undone.Outcome | Should -Be 'Changed', 'Changed'
        (Get-QlikUser -Id $person.Id -Connection cloud).Name | Should -Be $person.Name
    }

    It 'says where there is nothing to take back, and refuses entries that are not there' {
        $removed = Get-Idle sense | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $null = Undo-QlikOperation $removed.RunId -Confirm:$false
        Undo-QlikOperation $removed.RunId -Entry 1 -Confirm:$false -PassThru -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$said" | Should -BeLike "Nothing is left to undo of entry 1*"
        Undo-QlikOperation $removed.RunId -Entry 2, 7 -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        "$problem" | Should -BeLike '*no entry 2, 7.*'
        { Undo-QlikOperation $removed.RunId -Entry 0 -Confirm:$false } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'shows what it would do also while somebody else writes the journal' {
        $removed = Get-Idle sense | Remove-QlikAllocation -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $path = (Get-QlikJournal).Path
        $held = [IO.FileStream]::new("$path.lock", 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            Undo-QlikOperation $removed.RunId -WhatIf -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -BeNullOrEmpty
            Undo-QlikOperation $removed.RunId -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
            Assert-QlikError $problem JournalBusy Undo-QlikOperation ResourceBusy
        }
        finally {
            $held.Dispose()
            Remove-Item -LiteralPath "$path.lock"
        }
    }
}

Describe 'Undo of a removal that disabled first and could not delete' {
    It 'enables first, so that everything can be given back' {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
        $people = Get-QlikUser -Status Active -Connection cloud | Where-Object { -not $_.IsService -and 'TenantAdmin' -notin $_.Roles }
        $leaver = $people | Where-Object { @($_ | Get-QlikOwnedItem | Where-Object CanMove -NE No).Count -gt 1 } | Select-Object -First 1
        $owned = @($leaver | Get-QlikOwnedItem | Where-Object CanMove -NE No)
        $sandbox.AddFault(@{ service = 'cloud'; method = 'DELETE'; pathContains = "/users/$($leaver.Id)"; kind = 'status'; status = 400; count = 100 })
        $run = $null
        foreach ($other in $people | Where-Object Id -NE $leaver.Id) {
            $result = $leaver | Remove-QlikUser -NewOwner $other -DisableFirst -Confirm:$false -PassThru -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            if (@($result.Moved).Count -gt 1) {
                $run = $result.RunId
                break
            }
        }

        $run | Should -Not -BeNullOrEmpty
        (Get-QlikUser -Id $leaver.Id -Connection cloud).Status | Should -Be 'Disabled'

        $undone = @(Undo-QlikOperation $run -Confirm:$false -PassThru -WarningAction SilentlyContinue -ErrorVariable problem -ErrorAction SilentlyContinue)

        $problem | Should -BeNullOrEmpty
        $undone[0].Outcome | Should -Be 'Enabled'
        (Get-QlikUser -Id $leaver.Id -Connection cloud).Status | Should -Be 'Active'
        @($leaver | Get-QlikOwnedItem) | Out-Null
        @($leaver | Get-QlikOwnedItem | Where-Object CanMove -NE No) | Should -HaveCount $owned.Count
        $sandbox.ClearFaults()
    }
}

Describe 'Undo of the deactivation of a tenant' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
    }

    AfterEach {
        Enable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -Connection region -Confirm:$false
    }

    It 'leaves a later deactivation alone' {
        $null = Disable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -Connection region -Confirm:$false
        $first = (Get-QlikJournal -Last 1).RunId
        Enable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -Connection region -Confirm:$false
        Undo-QlikOperation $first -Confirm:$false -PassThru | ForEach-Object Outcome | Should -Be 'Exists'
        $null = Disable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -Connection region -PurgeAfterDays 10 -Confirm:$false
        $second = (Get-QlikJournal -Last 1).RunId

        Undo-QlikOperation $first -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue

        Assert-QlikError $problem ChangedSince Undo-QlikOperation InvalidOperation
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike "*$("$second".Substring(0, 8))"
        { Get-QlikTenant -Connection cloud -ErrorAction Stop } | Should -Throw
    }

    It 'has none where it was deactivated before' {
        90, 10 | ForEach-Object { $null = Disable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -Connection region -PurgeAfterDays $_ -Confirm:$false }

        Undo-QlikOperation (Get-QlikJournal -Last 1).RunId -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue

        Assert-QlikError $problem NoUndo Undo-QlikOperation InvalidOperation -WithoutAction
        "$problem" | Should -BeLike '*deactivated before*'
        { Get-QlikTenant -Connection cloud -ErrorAction Stop } | Should -Throw
    }
}

Describe 'Journals that are damaged or not one''s own' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive ([guid]::NewGuid())
        1..2 | ForEach-Object { $null = Get-Idle cloud | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue }
        $script:runs = @(Get-QlikJournal)
        $runs | Should -HaveCount 2
    }

    It 'lists the others when one can not be read' {
        $held = [IO.FileStream]::new($runs[0].Path, 'Open', 'ReadWrite', 'None')
        try {
            $listed = @(Get-QlikJournal -ErrorVariable problem -ErrorAction SilentlyContinue)
        }
        finally {
            $held.Dispose()
        }

        $listed.RunId | Should -Be $runs[1].RunId
        Assert-QlikError $problem JournalFailed Get-QlikJournal WriteError
        "$problem" | Should -BeLike "*$([IO.Path]::GetFileName($runs[0].Path))*"
    }

    It 'knows a run whose first line is torn by the name of its file' {
        $lines = Get-Content -LiteralPath $runs[0].Path
        Set-Content -LiteralPath $runs[0].Path -Value (@($lines[0].Substring(0, 30)) + @($lines | Select-Object -Skip 1))

        $found = Get-QlikJournal -Last 1

        $found.RunId | Should -Be $runs[0].RunId
        $found.UnreadableLines | Should -Be 1
        $found.StartedAt | Should -Not -BeNullOrEmpty
        (Undo-QlikOperation $found.RunId -Confirm:$false -PassThru).Outcome | Should -Be 'Restored'
    }

    It 'says that the line of an entry is damaged' {
        Set-Content -LiteralPath $runs[0].Path -Value (Get-Content -LiteralPath $runs[0].Path | ForEach-Object { $_ -replace '^{"record":"intent".*', '{"record":"inte' })

        Undo-QlikOperation $runs[0].RunId -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue

        "$problem" | Should -BeLike 'The journal of run * is damaged: *'
    }

    It 'is an error where nothing of it can be read, and no run that changed nothing' {
        Set-Content -LiteralPath $runs[0].Path -Value 'damage', 'and more'
        $listed = Get-QlikJournal -Last 1

        $listed.State | Should -Be 'Damaged'
        $listed.RunId | Should -Be $runs[0].RunId
        $listed.Damage | Should -BeLike "lines 1 to 2 can't be read*"
        Undo-QlikOperation $runs[0].RunId -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue -WarningVariable said -WarningAction SilentlyContinue
        Assert-QlikError $problem JournalDamaged Undo-QlikOperation ReadError
        "$problem" | Should -BeLike '*bytes*not known*'
        $said | Should -BeNullOrEmpty
        Resume-QlikOperation $runs[0].RunId -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem JournalDamaged Resume-QlikOperation ReadError
        Resume-QlikOperation -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue -WarningVariable said -WarningAction SilentlyContinue
        Assert-QlikError $problem JournalNotFound Resume-QlikOperation ObjectNotFound
        "$said" | Should -BeLike "*$($runs[0].RunId.ToString('N').Substring(0, 8))*can't be read*"
    }

    It 'names the lines that can not be read, and takes back the rest' {
        $lines = Get-Content -LiteralPath $runs[0].Path
        Set-Content -LiteralPath $runs[0].Path -Value (@($lines) + 'damage')

        $undone = Undo-QlikOperation $runs[0].RunId -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue

        $undone.Outcome | Should -Be 'Restored'
        Assert-QlikError $problem JournalDamaged Undo-QlikOperation ReadError
        "$problem" | Should -BeLike "*line $($lines.Count + 1) can't be read*"
        (Get-QlikJournal | Where-Object RunId -EQ $runs[0].RunId).State | Should -Be 'Damaged'
    }

    It 'says where there is none, and takes no run by chance' {
        Get-QlikJournal -Path (Join-Path $TestDrive nowhere) -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem JournalNotFound Get-QlikJournal ObjectNotFound
        $foreign = Join-Path $TestDrive 'foreign.txt'
        Set-Content -LiteralPath $foreign -Value 'no journal'
        Get-QlikJournal -Path $foreign -ErrorVariable problem -ErrorAction SilentlyContinue
        "$problem" | Should -BeLike '*is not a journal*'
        Get-QlikJournal -Run $runs[0].RunId -Last 1 -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-QlikError $problem InvalidInput Get-QlikJournal InvalidArgument
    }

    It 'takes a folder in the environment as the session sees it' {
        Push-Location $TestDrive
        try {
            $env:QLIKADMIN_JOURNAL = './beside'
            $null = Get-Idle cloud | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
            Get-ChildItem (Join-Path $TestDrive beside) -Filter *.jsonl | Should -HaveCount 1
            @(Get-QlikJournal) | Should -HaveCount 1
        }
        finally {
            Pop-Location
        }
    }
}
