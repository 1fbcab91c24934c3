BeforeDiscovery {
    $script:products = @('cloud', 'sense')
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:before = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
    $script:sandbox = Start-TestSandbox -Users 60
    Connect-TestSandbox $sandbox

    function Get-Person {
        <# .SYNOPSIS People who may be changed: active, and neither an account of the system nor an administrator. #>
        param([string] $Connection)
        Get-QlikUser -Status Active -Connection $Connection | Where-Object { -not $_.IsService -and $_.Roles -notcontains 'TenantAdmin' -and $_.Roles -notcontains 'RootAdmin' }
    }

    function Get-Look {
        <# .SYNOPSIS What the server says of a person, as text to compare. #>
        param($User)
        $now = Get-QlikUser -Id $User.Id -Connection $User.Connection
        $licenses = Get-License $now.Account $User.Connection
        "$($now.Account) | $($now.Name) | $($now.Status) | $(@($now.Roles | Sort-Object) -join ',') | $($licenses -join ',')"
    }

    function Get-License {
        <# .SYNOPSIS Types of what an account holds. #>
        param([string] $Account, [string] $Connection)
        Get-QlikAllocation -Connection $Connection | Where-Object { $_.User -eq $Account -and $_.Status -eq 'Active' } | ForEach-Object Type | Sort-Object
    }

    function Set-Killed {
        <# .SYNOPSIS Leaves the newest journal as a process leaves it that was killed after its last answer. #>
        $run = Get-QlikJournal -Last 1
        $lines = Get-Content -LiteralPath $run.Path | Where-Object { $_ -notmatch '"record":"(outcome|end)"' }
        Set-Content -LiteralPath $run.Path -Value $lines
        $run
    }

    function Get-Property {
        <# .SYNOPSIS What a person owns and could give away, as text to compare. #>
        param($User)
        # The catalogue of a tenant shows a new owner only from the second read on.
        $null = $User | Get-QlikOwnedItem
        $User | Get-QlikOwnedItem | Where-Object CanMove -ne No | ForEach-Object { "$($_.Kind) $($_.Id)" } | Sort-Object
    }

    function Undo-Last {
        $run = Get-QlikJournal -Last 1
        Undo-QlikOperation $run.RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue
    }
}

AfterAll {
    Stop-QlikSandbox
    $env:QLIKADMIN_JOURNAL = $script:before
}

Describe 'Taking back what was done to people on <_>' -ForEach $products {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $connection = $_
        $script:person = Get-Person $connection | Where-Object { @(Get-License $_.Account $connection).Count -eq 1 } | Select-Object -First 1
        $script:look = Get-Look $person
    }

    It 'opens who was blocked' {
        $person | Disable-QlikUser -Confirm:$false -WarningAction SilentlyContinue
        Get-Look $person | Should -Not -Be $look

        $undone = @(Undo-Last)

        # On Cloud, disabling the user also took the licence.
        $undone.Outcome | Should -Be @('Enabled'; if ($_ -eq 'cloud') { 'Restored' })
        Get-Look $person | Should -Be $look
        @(Undo-QlikOperation (Get-QlikJournal | Where-Object Command -eq 'Disable-QlikUser').RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue) | Should -BeNullOrEmpty
    }

    It 'opens who was blocked also where that was settled later' {
        $person | Disable-QlikUser -Confirm:$false -WarningAction SilentlyContinue
        $run = Set-Killed
        (Resume-QlikOperation -Run $run.RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue).Outcome | Should -Be @('Disabled'; if ($_ -eq 'cloud') { 'Released' })

        (Undo-QlikOperation $run.RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue).Outcome | Should -Be @('Enabled'; if ($_ -eq 'cloud') { 'Restored' })

        Get-Look $person | Should -Be $look
    }

    It 'takes a gift back that was settled later, and nothing that was there before' {
        $connection = $_
        $all = @(Get-QlikAllocation -Connection $connection)
        $type = (Get-QlikLicense -Connection $connection | Where-Object { $_.Available -ge 1 -and $_.Type -in $all.Type -and $_.Type -ne 'LoginAccess' -and $_.Type -ne 'AnalyzerTime' })[0].Type
        $has = ($all | Where-Object { $_.Type -eq $type -and $_.Status -eq 'Active' -and -not $_.Orphan })[0].User
        $lacks = (Get-Person $connection | Where-Object { $account = $_.Account; -not ($all | Where-Object { $_.User -eq $account -and $_.Type -eq $type }) })[0].Account
        $had = @(Get-License $lacks $connection)
        Add-QlikAllocation $has, $lacks -Type $type -Connection $connection
        $run = Set-Killed

        $settled = @(Resume-QlikOperation -Run $run.RunId -Confirm:$false -PassThru)
        $settled.Outcome | Should -Be 'Exists', 'Added'
        $undone = @(Undo-QlikOperation $run.RunId -Confirm:$false -PassThru)

        $undone.User | Should -Be $lacks
        $undone.Outcome | Should -Be 'Released'
        @(Get-License $lacks $connection) | Should -Be $had
        Get-License $has $connection | Should -Contain $type
    }

    It 'takes a role that was given, and gives one that was taken' {
        $role = Get-QlikRole -Connection $_ | Where-Object { $_.Name -notin $person.Roles -and $_.Name -notin 'TenantAdmin', 'RootAdmin' } | Select-Object -First 1
        $person | Add-QlikUserRole -Role $role.Name -Confirm:$false -WarningAction SilentlyContinue
        $given = Get-Look $person
        $given | Should -Not -Be $look
        $null = Undo-Last
        Get-Look $person | Should -Be $look

        $person | Add-QlikUserRole -Role $role.Name -Confirm:$false -WarningAction SilentlyContinue
        $person | Remove-QlikUserRole -Role $role.Name -Confirm:$false -WarningAction SilentlyContinue
        Get-Look $person | Should -Be $look
        $null = Undo-Last
        Get-Look $person | Should -Be $given
    }

    It 'gives the name back' {
        $person | Set-QlikUser -Name 'Somebody Else' -Confirm:$false -WarningAction SilentlyContinue
        Get-Look $person | Should -Match 'Somebody Else'

        @(Undo-Last).Outcome | Should -Be 'Changed'
        Get-Look $person | Should -Be $look
    }

    It 'gives the name back also where the new one held an address' {
        $person | Set-QlikUser -Name 'jane@corp.example' -Confirm:$false -WarningAction SilentlyContinue
        Get-Content -LiteralPath (Get-QlikJournal -Last 1).Path -Raw | Should -Not -Match 'jane@'

        @(Undo-Last).Outcome | Should -Be 'Changed'
        Get-Look $person | Should -Be $look
    }

    It 'gives everything back to whom it belonged' {
        $owner = Get-Person $_ | Where-Object { @(Get-Property $_).Count -gt 2 } | Select-Object -First 1
        $owned = @(Get-Property $owner)
        $results = @()
        foreach ($other in Get-Person $_ | Where-Object Id -ne $owner.Id) {
            $results = @($owner | Get-QlikOwnedItem | Where-Object CanMove -ne No | Move-QlikOwnedItem -To $other -Confirm:$false -PassThru -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
            if ($results.Outcome -contains 'Moved') {
                break
            }
        }

        @($results | Where-Object Outcome -eq 'Moved') | Should -HaveCount $owned.Count
        @(Get-Property $owner) | Should -HaveCount 0

        $undone = @(Undo-Last)

        @($undone | Where-Object Outcome -eq 'Moved') | Should -HaveCount $owned.Count
        Get-Property $owner | Should -Be $owned
    }
}

Describe 'Taking back what a leaver had, on <_>' -ForEach $products {
    It 'says before it begins that nobody is there to get it back, and changes nothing' {
        Reset-TestSandbox $sandbox
        $leaver = Get-Person $_ | Where-Object { @(Get-Property $_).Count -gt 1 } | Select-Object -First 1
        foreach ($other in Get-Person $_ | Where-Object Id -ne $leaver.Id) {
            $removal = $leaver | Remove-QlikUser -NewOwner $other -Confirm:$false -PassThru -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            if ($removal.Outcome -eq 'Removed') {
                break
            }
        }

        $removal.Moved.Count | Should -BeGreaterThan 1
        $sandbox.ClearLog()

        $results = @(Undo-QlikOperation $removal.RunId -Confirm:$false -PassThru -ErrorAction SilentlyContinue -ErrorVariable problem)

        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        @($problem.FullyQualifiedErrorId | Select-Object -Unique) | Should -Be 'Qlik.NoUndo,QlikAdmin.PowerShell.UndoQlikOperationCommand'
        $moves = @($problem | Where-Object { $_.TargetObject.Action -eq 'MoveItem' })
        $moves | Should -HaveCount $removal.Moved.Count
        @($moves | Where-Object { "$_" -notmatch "user $([regex]::Escape($leaver.Account)) no longer exists" }) | Should -BeNullOrEmpty
        @($results.Outcome | Select-Object -Unique) | Should -Be 'Failed'
        @((Get-QlikJournal -Run $removal.RunId).State | Select-Object -Unique) | Should -Be 'Done'
    }
}

Describe 'Licences that a tenant takes by itself' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $script:person = Get-Person cloud | Where-Object { (Get-License $_.Account cloud) -eq 'Analyzer' } | Select-Object -First 1
    }

    It 'are read once for all who are blocked' {
        $people = @(Get-Person cloud | Select-Object -First 3)
        $sandbox.ClearLog()
        $people | Disable-QlikUser -Confirm:$false -WarningAction SilentlyContinue
        @($sandbox.GetLog('cloud') | Where-Object path -like '*/licenses/assignments') | Should -HaveCount 1
        $null = Undo-Last
    }

    It 'are named where nobody could give them back' {
        $person | Disable-QlikUser -Confirm:$false
        $sandbox.AddFault(@{ service = 'cloud'; method = 'POST'; pathContains = 'actions/add'; kind = 'status'; status = 403; vendorBody = $true })
        $run = Get-QlikJournal -Last 1

        $undone = Undo-QlikOperation $run.RunId -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue

        $undone.Outcome | Should -Be 'Enabled', 'Failed'
        $undone[1].User | Should -Be $person.Account
        @($problem).Count | Should -Be 1
        $problem[0].TargetObject.User | Should -Be $person.Account
        $sandbox.ClearFaults()
        (Undo-QlikOperation $run.RunId -Confirm:$false -PassThru).Outcome | Should -Be 'Restored' -Because 'the same undo does what is left'
        Get-License $person.Account cloud | Should -Be 'Analyzer'
    }

    It 'are not given back beside another one that came since' {
        Get-QlikAllocation Analyzer -Connection cloud | Where-Object User -eq $person.Account | Remove-QlikAllocation -Confirm:$false -WarningAction SilentlyContinue
        $removal = Get-QlikJournal -Last 1
        $sandbox.AdvanceClock([timespan]::FromMinutes(1))
        Add-QlikAllocation $person.Account -Type Professional -Connection cloud

        $undone = Undo-QlikOperation $removal.RunId -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue

        $undone.Outcome | Should -Be 'Failed'
        $problem.FullyQualifiedErrorId | Should -BeLike 'Qlik.ChangedSince,*'
        Get-License $person.Account cloud | Should -Be 'Professional'
    }
}

Describe 'A second mail in doubt' {
    It 'is not said to have been sent' {
        Reset-TestSandbox $sandbox
        Send-QlikInvitation eve@corp.example -Connection cloud
        Send-QlikInvitation eve@corp.example -Resend -Connection cloud
        $run = Set-Killed

        Resume-QlikOperation -Run $run.RunId -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.FullyQualifiedErrorId | Should -BeLike 'Qlik.NotConfirmed,*'
    }
}
