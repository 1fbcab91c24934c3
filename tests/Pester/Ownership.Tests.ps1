BeforeDiscovery {
    $script:products = @('cloud', 'sense')
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:journal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
    $script:sandbox = Start-TestSandbox -Users 60
    Connect-TestSandbox $sandbox

    function Get-Fit {
        <# .SYNOPSIS Somebody who can take everything, and is not the one given. #>
        param([string] $Connection, [string] $Except)
        Get-QlikUser -Status Active -Connection $Connection | Where-Object { -not $_.IsService -and $_.Account -ne $Except } | Where-Object {
            $unfit = $null
            Get-QlikOwnedItem $Except -Connection $Connection | Move-QlikOwnedItem -To $_ -WhatIf -ErrorAction SilentlyContinue -ErrorVariable unfit 6> $null
            @($unfit | Where-Object FullyQualifiedErrorId -like 'Qlik.NewOwnerUnfit*').Count -eq 0
        } | Select-Object -First 1
    }

    function Get-Rich {
        <# .SYNOPSIS Whoever owns the most kinds that can move. #>
        param([string] $Connection)
        Get-QlikUser -Status Active -Connection $Connection | Where-Object { -not $_.IsService } | Get-QlikOwnedItem | Where-Object CanMove -ne No |
            Group-Object Owner | Sort-Object { @($_.Group.Kind | Select-Object -Unique).Count } -Descending | Select-Object -First 1
    }
}

AfterAll {
    Stop-QlikSandbox
    $env:QLIKADMIN_JOURNAL = $script:journal
}

Describe 'Owners by address' {
    It 'reads the list of a site once for all of them' {
        Reset-TestSandbox $sandbox
        $known = Get-QlikUser -Connection sense | Where-Object Email | Group-Object Email | Where-Object Count -EQ 1 | ForEach-Object Group
        $owners = @($known | Get-QlikOwnedItem | ForEach-Object OwnerId)
        $people = @($known | Sort-Object { $_.Id -notin $owners } | Select-Object -First 4)
        $people | Should -HaveCount 4
        $expected = @($people | Get-QlikOwnedItem | ForEach-Object { "$($_.Owner) $($_.Id)" } | Sort-Object)
        $expected | Should -Not -BeNullOrEmpty
        $sandbox.ClearLog()

        $items = @($people.Email | Get-QlikOwnedItem -Connection sense | ForEach-Object { "$($_.Owner) $($_.Id)" } | Sort-Object)

        $items | Should -Be $expected
        @($sandbox.GetLog('sense') | Where-Object { $_.path -EQ '/qrs/user/full' -and $_.query -notlike '*filter=*' }) | Should -HaveCount 1
    }
}

Describe 'A kind that may not be read' {
    BeforeAll {
        Reset-TestSandbox $sandbox
        $null = Connect-QlikCloud -Tenant $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name bot
        $script:owner = (Get-Rich cloud).Name
    }

    AfterAll { Disconnect-Qlik bot }

    It 'is one warning for a run over many people, and the rest is listed' {
        $people = @(Get-QlikUser $owner, CORP\viewer, CORP\qlikadmin -Connection bot)
        $problem = $warnings = $null
        $items = @($people | Get-QlikOwnedItem -Connection bot -ErrorVariable problem -WarningVariable warnings -WarningAction SilentlyContinue)
        $problem | Should -BeNullOrEmpty
        $items.Kind | Should -Contain 'DataConnection'
        $items.Kind | Should -Not -Contain 'AutomationConnection'
        $refused = @($warnings | Where-Object Message -Match 'could not be read')
        $refused | Should -HaveCount 1
        $refused[0].Message | Should -Match '^AutomationConnection on .bot. .*OAuth client may not read automation connections'
    }

    It 'is one warning of <Name>' -ForEach @(
        @{ Name = 'Get-QlikOrphan'; Code = { Get-QlikOrphan -Connection bot } }
        @{ Name = 'Move-QlikOwnedItem'; Code = { Move-QlikOwnedItem -User $owner -To CORP\qlikadmin -Connection bot -WhatIf 6> $null } }
    ) {
        $problem = $warnings = $null
        $null = . { [CmdletBinding()] param() & $Code } -ErrorVariable problem -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings | Where-Object Message -Match '^AutomationConnection on .bot. could not be read') | Should -HaveCount 1
        @($problem | Where-Object FullyQualifiedErrorId -Like 'Qlik.Forbidden*') | Should -BeNullOrEmpty
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'is told apart from a service that the tenant does not have' {
        $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/automation-connections'; kind = 'status'; status = 410; count = -1 })
        try {
            $warnings = $null
            $lines = @(Get-QlikOwnedItem $owner -Connection bot -Kind AutomationConnection -Verbose -WarningVariable warnings -WarningAction SilentlyContinue 4>&1)
            $warnings | Should -BeNullOrEmpty
            @($lines | Where-Object { "$_" -match 'has no service for automation connections' }) | Should -HaveCount 1
        }
        finally {
            Reset-TestSandbox $sandbox
        }
    }

    It 'is told apart from what no list of the product shows' {
        $warnings = $null
        $null = Connect-QlikCloud -Tenant $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name again
        1..2 | ForEach-Object { $null = Get-QlikOwnedItem $owner -Connection again -WarningVariable +warnings -WarningAction SilentlyContinue }
        @($warnings | Where-Object Message -Match 'sheets, bookmarks and stories .* are not counted') | Should -HaveCount 1
        Disconnect-Qlik again
    }
}

Describe 'What users own on <_>' -ForEach $products {
    BeforeAll {
        $script:rich = Get-Rich $_
        $script:fit = Get-Fit $_ $rich.Name
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'lists it for a user by text and by object, and changes nothing' {
        $byText = @(Get-QlikOwnedItem $rich.Name -Connection $_ | Where-Object CanMove -ne No)
        $byObject = @(Get-QlikUser $rich.Name -Connection $_ | Get-QlikOwnedItem | Where-Object CanMove -ne No)

        $byText.Id | Should -Be @($rich.Group.Id)
        $byObject.Id | Should -Be @($rich.Group.Id)
        @($byText.Connection | Select-Object -Unique) | Should -Be $_
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'lists only the kinds that are asked for' {
        $kind = @($rich.Group)[0].Kind
        @((Get-QlikOwnedItem $rich.Name -Kind $kind -Connection $_).Kind | Select-Object -Unique) | Should -Be $kind
    }

    It 'sends no change with -WhatIf and writes no journal' {
        Move-QlikOwnedItem -User $rich.Name -To $fit -Connection $_ -WhatIf 6> $null
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Test-Path $env:QLIKADMIN_JOURNAL | Should -BeFalse
    }

    It 'refuses an unknown new owner once, and sends no change' {
        $problem = $null
        $rich.Group | Move-QlikOwnedItem -To 'nobody@nowhere.example' -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        @($problem).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.UserNotFound*'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'says of what was listed too long ago that it is left alone' {
        $row = $rich.Group[0] | Select-Object Id, Kind, Connection, Product, @{ n = 'OwnerId'; e = { '00000000-0000-0000-0000-000000000009' } }
        $problem = $null
        $row | Move-QlikOwnedItem -To $fit -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.ChangedSince*'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'moves one item from a file, and the rest of the user, with each owner read back' {
        $file = Join-Path $TestDrive "$_.csv"
        $rich.Group[0] | Export-Csv $file -NoTypeInformation
        $first = @(Import-Csv $file | Move-QlikOwnedItem -To $fit -Confirm:$false -PassThru)
        $first.Outcome | Should -Be 'Moved'

        $results = @(Move-QlikOwnedItem -User $rich.Name -To $fit -Connection $_ -Confirm:$false -PassThru)
        @($results | Where-Object Outcome -notin 'Moved', 'Skipped', 'Exists') | Should -BeNullOrEmpty
        @($results | Where-Object Outcome -eq Moved).Count | Should -Be ($rich.Count - 1)
        @($results.User | Select-Object -Unique) | Should -Be $fit.Account
        Get-ChildItem $env:QLIKADMIN_JOURNAL -Filter *.jsonl | Should -Not -BeNullOrEmpty

        $now = @(Get-QlikOwnedItem $fit -Kind @($rich.Group.Kind | Select-Object -Unique))
        foreach ($item in $rich.Group | Where-Object Kind -notin 'App', 'Script') {
            $now.Id | Should -Contain $item.Id
        }

        $again = @($rich.Group | ForEach-Object { $_ } | Move-QlikOwnedItem -To $fit -Confirm:$false -PassThru)
        @($again.Outcome | Select-Object -Unique) | Should -Be 'Exists'

        # -WhatIf announces no move when the new owner already has the item.
        $name = "qlikadmin-$([guid]::NewGuid().ToString('N')).txt"
        $path = Join-Path ([IO.Path]::GetTempPath()) $name
        try {
            $null = Start-Transcript -LiteralPath $path
            $now | Where-Object CanMove -NE No | Move-QlikOwnedItem -To $fit -WhatIf
            $null = Stop-Transcript
            Get-Content -LiteralPath $path -Raw | Should -Not -BeLike '*What if*'
        }
        finally {
            Remove-Item -LiteralPath $path -ErrorAction Ignore
        }
    }

    It 'takes no wildcard for a person' {
        $problem = $null
        Get-QlikOwnedItem 'CORP\*' -Connection $_ -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.WildcardRefused*'
    }
}

Describe 'Selections on sense' {
    It 'leaves none behind' {
        Reset-TestSandbox $sandbox
        $many = Get-QlikUser -Status Active -Connection sense | Where-Object { -not $_.IsService } | Get-QlikOwnedItem -Kind AppObject | Group-Object Owner | Where-Object Count -ge 3 | Select-Object -First 1
        $to = Get-Fit sense $many.Name
        Reset-TestSandbox $sandbox

        $results = @($many.Group | Move-QlikOwnedItem -To $to -Confirm:$false -PassThru)

        @($results.Outcome | Select-Object -Unique) | Should -Be 'Moved'
        $log = @($sandbox.GetLog('Sense'))
        @($log | Where-Object { $_.method -eq 'POST' -and $_.path -like '*/selection/*' }).Count | Should -Be 1
        @($log | Where-Object { $_.method -eq 'DELETE' -and $_.path -like '*/selection/*' }).Count | Should -Be 1
        @($log | Where-Object { $_.method -eq 'PUT' }).Count | Should -Be 1
    }
}
