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
        "$($now.Account) | $($now.Name) | $($now.Status) | $(@($now.Roles | Sort-Object) -join ',')"
    }

    function Get-Property {
        <# .SYNOPSIS What a person owns and could give away, as text to compare. #>
        param($User)
        # The catalogue of a tenant learns of a new owner one read late.
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
        $script:person = @(Get-Person $_)[0]
        $script:look = Get-Look $person
    }

    It 'opens who was blocked' {
        $person | Disable-QlikUser -Confirm:$false -WarningAction SilentlyContinue
        Get-Look $person | Should -Not -Be $look

        $undone = @(Undo-Last)

        $undone.Outcome | Should -Be 'Enabled'
        Get-Look $person | Should -Be $look
        @(Undo-QlikOperation (Get-QlikJournal | Where-Object Command -eq 'Disable-QlikUser').RunId -Confirm:$false -PassThru -WarningAction SilentlyContinue) | Should -BeNullOrEmpty
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
        @($moves | Where-Object { "$_" -notmatch "no user .*$($leaver.Id)" }) | Should -BeNullOrEmpty
        @($results.Outcome | Select-Object -Unique) | Should -Be 'Failed'
        @((Get-QlikJournal -Run $removal.RunId).State | Select-Object -Unique) | Should -Be 'Done'
    }
}
