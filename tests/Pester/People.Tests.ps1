# Which person an input means: every command that takes people gives the same answer.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 120
    $null = Connect-QlikView -Server $sandbox.QlikViewUri -Credential $sandbox.QlikViewCredential -Name view
    Connect-TestSandbox $sandbox

    function New-Person([hashtable] $With) {
        $null = Invoke-RestMethod -Method Post -Uri ([uri]::new($sandbox.ControlUri, 'cloud/users')) -NoProxy -Body ($With | ConvertTo-Json) -ContentType 'application/json'
    }

    # Two people of one tenant, as an identity provider that knows case makes them.
    $upper = 'idp|Ann'
    $lower = 'idp|ann'
    New-Person @{ id = 'id-Upper'; subject = $upper; name = 'Ann Upper'; email = 'upper@corp.example'; license = 'analyzer' }
    New-Person @{ id = 'id-lower'; subject = $lower; name = 'Ann Lower'; email = 'lower@corp.example'; license = 'analyzer' }

    # As Get-ADUser and Get-MgUser give them: with the keys of their own directory.
    function New-AdUser([string] $Sam, [string] $Mail, [string] $Principal = "$Sam@ad.corp.local") {
        [pscustomobject]@{
            DistinguishedName = "CN=$Sam,OU=People,DC=ad,DC=corp,DC=local"; Enabled = $true; GivenName = 'Wanda'; Name = 'Somebody else'; ObjectClass = 'user'
            ObjectGUID = [guid]::NewGuid(); SamAccountName = $Sam; SID = 'S-1-5-21-1-2-3-1104'; Surname = 'Viewer'; UserPrincipalName = $Principal; mail = $Mail; EmailAddress = $Mail; DisplayName = 'Viewer, Wanda'
        }
    }

    function New-EntraUser([string] $Principal, [string] $Mail, [string] $Id = [guid]::NewGuid()) {
        [pscustomobject]@{ Id = $Id; UserPrincipalName = $Principal; Mail = $Mail; DisplayName = 'Viewer, Wanda'; AccountEnabled = $true; UserType = 'Member'; OnPremisesSamAccountName = $null }
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Two people of a tenant whose subjects differ in case only' {
    It 'are both listed with what each holds, piped as <_>' -ForEach 'users', 'allocations', 'subjects', 'rows', 'deserialised users' {
        $users = Get-QlikUser -Subject $upper, $lower -Connection cloud
        $users.Id | Should -BeExactly 'id-Upper', 'id-lower'
        $given = switch ($_) {
            'users' { $users }
            'allocations' { $users | Get-QlikAllocation }
            'subjects' { $users.Account }
            'rows' { $users.Account | ForEach-Object { [pscustomobject]@{ Subject = $_ } } }
            'deserialised users' { $users | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) } }
        }
        ($given | Get-QlikAllocation -Connection cloud).User | Sort-Object -CaseSensitive | Should -BeExactly $lower, $upper
        ($given | Get-QlikUser -Connection cloud).Id | Should -BeExactly 'id-Upper', 'id-lower'
    }

    It 'are listed apart: <_>' -ForEach 'idp|Ann', 'idp|ann' {
        (Get-QlikAllocation -User $_ -Connection cloud).User | Should -BeExactly $_
        (Get-QlikUser $_ -Connection cloud).Account | Should -BeExactly $_
        (Get-QlikUser -Subject $_ -Connection cloud).Account | Should -BeExactly $_
        @(Get-QlikUser 'IDP|AN?' -Connection cloud) | Should -HaveCount 2
    }

    It 'are each found by <Command>, and only the one who is meant' -ForEach @(
        @{ Command = 'Disable-QlikUser'; Given = @{} }
        @{ Command = 'Enable-QlikUser'; Given = @{} }
        @{ Command = 'Set-QlikUser'; Given = @{ Name = 'Ann' } }
        @{ Command = 'Add-QlikUserRole'; Given = @{ Role = 'DataAdmin' } }
        @{ Command = 'Remove-QlikUserRole'; Given = @{ Role = 'DataAdmin' } }
        @{ Command = 'Add-QlikAllocation'; Given = @{ Type = 'Analyzer' } }
        @{ Command = 'Remove-QlikAllocation'; Given = @{ Type = 'Analyzer' } }
        @{ Command = 'Restore-QlikAllocation'; Given = @{ Type = 'Analyzer' } }
        @{ Command = 'Set-QlikAllocation'; Given = @{ SourceType = 'Analyzer'; Type = 'Professional' } }
    ) {
        foreach ($person in $upper, $lower) {
            $done = & $Command -User $person @Given -Connection cloud -PassThru -Confirm:$false -WarningAction Ignore
            @($done).ForEach{ $_.User } | Should -BeExactly $person
        }

        & $Command -User 'IDP|ANN' @Given -Connection cloud -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        Assert-QlikError $problems UserNotFound $Command ObjectNotFound 'IDP|ANN'
        "$problems" | Should -BeLike '*idp|Ann (Ann*) with id id-Upper*'
        "$problems" | Should -BeLike '*idp|ann (Ann*) with id id-lower*'
    }

    It 'are two people in the journal' {
        (Get-QlikJournal -User $upper -Entry).User | Sort-Object -Unique -CaseSensitive | Should -BeExactly $upper
        (Get-QlikJournal -User $lower -Entry).User | Sort-Object -Unique -CaseSensitive | Should -BeExactly $lower
        Get-QlikJournal -User 'IDP|ANN' -Entry | Should -BeNullOrEmpty
        (Get-QlikJournal -User 'IDP|AN?' -Entry).User | Sort-Object -Unique -CaseSensitive | Should -HaveCount 2
    }

    It 'own what each owns, and take over and go alone' {
        { Get-QlikOwnedItem $upper -Connection cloud -ErrorAction Stop } | Should -Not -Throw
        $steps = Remove-QlikUser $lower -NewOwner CORP\viewer -Connection cloud -WhatIf
        ($steps | Select-Object -ExpandProperty User -Unique) | Should -BeExactly $lower
        ($steps | Where-Object Name -EQ Professional) | Should -Not -BeNullOrEmpty
        $failure = Remove-QlikUser $lower -NewOwner 'IDP|ANN' -Connection cloud -Confirm:$false -PassThru 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
        Assert-QlikError $failure UserNotFound Remove-QlikUser ObjectNotFound $lower
        $done = $upper, $lower | Remove-QlikUser -NewOwner CORP\viewer -Connection cloud -PassThru -Confirm:$false -WarningAction Ignore
        $done.User | Should -BeExactly $upper, $lower
        $done.Outcome | Should -Be 'Removed', 'Removed'
        @($done.Licenses) | Should -HaveCount 2
    }
}

Describe 'A user of <Directory>' -ForEach @(
    @{ Directory = 'Active Directory'; Make = { New-AdUser viewer viewer@corp.example } }
    @{ Directory = 'Active Directory, by the mail alone'; Make = { New-AdUser wviewer01 viewer@corp.example }; Only = 'cloud' }
    @{ Directory = 'Active Directory, by the account alone'; Make = { New-AdUser viewer other@ad.corp.local }; Only = 'sense' }
    @{ Directory = 'Entra ID'; Make = { New-EntraUser viewer@corp.example viewer@corp.example }; Only = 'cloud' }
    @{ Directory = 'Entra ID, by the mail alone'; Make = { New-EntraUser wanda@corp.onmicrosoft.example VIEWER@corp.example }; Only = 'cloud' }
    @{ Directory = 'a file of Export-Csv'; Make = { New-AdUser viewer viewer@corp.example | Export-Csv (Join-Path $TestDrive ad.csv); Import-Csv (Join-Path $TestDrive ad.csv) } }
    @{ Directory = 'another session'; Make = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((New-AdUser viewer viewer@corp.example))) } }
) {
    BeforeAll {
        $person = & $Make
        $only = if ($_.ContainsKey('Only')) { $_.Only }
        $where = @('cloud', 'sense' | Where-Object { -not $only -or $_ -eq $only })
        $id = @{}
        $where.ForEach{ $id[$_] = (Get-QlikUser -User CORP\viewer -Connection $_).Id }
    }

    It 'is who they are here for <Command>' -ForEach @(
        @{ Command = 'Get-QlikUser'; Given = @{}; Column = 'Account' }
        @{ Command = 'Get-QlikAllocation'; Given = @{ Type = 'Analyzer' }; Column = 'User' }
        @{ Command = 'Disable-QlikUser'; Given = @{ PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Enable-QlikUser'; Given = @{ PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Add-QlikUserRole'; Given = @{ Role = 'AuditAdmin'; PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Remove-QlikUserRole'; Given = @{ Role = 'AuditAdmin'; PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Add-QlikAllocation'; Given = @{ Type = 'Analyzer'; PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Remove-QlikAllocation'; Given = @{ Type = 'Analyzer'; PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Restore-QlikAllocation'; Given = @{ Type = 'Analyzer'; PassThru = $true; Confirm = $false }; Column = 'User' }
        @{ Command = 'Remove-QlikUser'; Given = @{ NewOwner = 'CORP\qlikadmin'; WhatIf = $true }; Column = 'User' }
    ) {
        foreach ($connection in $where) {
            $done = @($person | & $Command @Given -Connection $connection -ErrorAction Stop -WarningAction Ignore)
            $done | Should -Not -BeNullOrEmpty
            $done.ForEach($Column) | Sort-Object -Unique | Should -Be 'CORP\viewer'
        }
    }

    It 'is who they are here for -User, -To and -NewOwner, and what they own' {
        foreach ($connection in $where) {
            { $person | Get-QlikOwnedItem -Connection $connection -ErrorAction Stop } | Should -Not -Throw
            { Get-QlikOwnedItem -User $person -Connection $connection -ErrorAction Stop } | Should -Not -Throw
            { Move-QlikOwnedItem -User $person -To CORP\qlikadmin -Connection $connection -WhatIf -ErrorAction Stop } | Should -Not -Throw
            # The refusal shows that -NewOwner found the same person: the new owner is the user to be removed.
            $failure = Get-Failure { $person | Remove-QlikUser -NewOwner $person -Connection $connection -Confirm:$false -ErrorAction Stop }
            "$failure" | Should -BeLike '*Wanda Viewer* is the user to be removed*'
        }
    }

    It 'is not looked for by an id of that directory' {
        foreach ($connection in $where) {
            $stranger = New-EntraUser nobody@corp.onmicrosoft.example nobody@elsewhere.example $id[$connection]
            foreach ($command in 'Get-QlikUser', 'Get-QlikAllocation', 'Disable-QlikUser', 'Get-QlikOwnedItem') {
                $stranger | & $command -Connection $connection -ErrorVariable problem -ErrorAction SilentlyContinue | Where-Object Done -NE 0 | Should -BeNullOrEmpty
                $problem.FullyQualifiedErrorId | Should -BeLike 'Qlik.UserNotFound*'
                "$problem" | Should -BeLike '*UserPrincipalName nobody@corp.onmicrosoft.example, Mail nobody@elsewhere.example*'
            }
        }
    }
}

Describe 'A user of another directory' {
    It 'who fits two is refused with both shown: <_>' -ForEach 'Get-QlikUser', 'Get-QlikAllocation', 'Get-QlikOwnedItem', 'Disable-QlikUser', 'Remove-QlikUser' {
        $command = $_
        $other = Get-QlikUser -Connection sense | Where-Object { $_.Email -and $_.UserId -ne 'viewer' } | Select-Object -First 1
        New-AdUser viewer $other.Email | & $command -Connection sense -ErrorVariable problem -ErrorAction SilentlyContinue | Where-Object Done -NE 0 | Should -BeNullOrEmpty
        $shown = "$problem"
        $problem.FullyQualifiedErrorId | Should -BeLike 'Qlik.UserAmbiguous*'
        $shown | Should -BeLike '*CORP\viewer*'
        $shown | Should -BeLike "*$($other.Account)*"
    }

    It 'is found by the account on QlikView' {
        $holder = (Get-QlikAllocation NamedCal -Connection view)[0].User
        $expected = (Get-QlikAllocation NamedCal -User $holder -Connection view).Id
        (New-AdUser ($holder -replace '^.*\\') 'nobody@elsewhere.example' | Get-QlikAllocation NamedCal -Connection view).Id | Should -Be $expected
    }

    It 'is listed by the display name where there is nothing else, and not changed by it' {
        $row = [pscustomobject]@{ DisplayName = 'Wanda Viewer' }
        ($row | Get-QlikUser -Connection cloud).Account | Should -Be 'CORP\viewer'
        ($row | Get-QlikAllocation Analyzer -Connection cloud).User | Should -Be 'CORP\viewer'
        $row | Disable-QlikUser -Connection cloud -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem InvalidInput Disable-QlikUser InvalidArgument
        "$problem" | Should -BeLike '*names no user*'
    }

    It 'is invited by the mail' {
        $person = New-EntraUser new@corp.onmicrosoft.example newcomer@corp.example
        ($person | Send-QlikInvitation -Connection cloud -PassThru).User | Should -Be 'newcomer@corp.example'
    }
}

Describe 'A row of a file' {
    It 'names a person by <Name> for the commands that change' -ForEach @(
        @{ Name = 'Email'; Row = @{ Email = 'viewer@corp.example' }; On = 'cloud' }
        @{ Name = 'Subject'; Row = @{ Subject = 'CORP\viewer' }; On = 'cloud' }
        @{ Name = 'UserDirectory and UserId'; Row = @{ UserDirectory = 'corp'; UserId = 'Viewer' }; On = 'sense' }
        @{ Name = 'Account'; Row = @{ Account = 'CORP\viewer' }; On = 'cloud', 'sense' }
    ) {
        foreach ($connection in $On) {
            foreach ($command in 'Disable-QlikUser', 'Enable-QlikUser') {
                ([pscustomobject]$Row | & $command -Connection $connection -PassThru -Confirm:$false -WarningAction Ignore -ErrorAction Stop).User | Should -Be 'CORP\viewer'
            }

            ([pscustomobject]$Row | Remove-QlikUser -NewOwner CORP\qlikadmin -Connection $connection -WhatIf -ErrorAction Stop).User | Sort-Object -Unique | Should -Be 'CORP\viewer'
        }
    }

    It 'does not change the person by its Id, Name or DisplayName: <_>' -ForEach 'Id', 'Name', 'DisplayName', 'ObjectGUID' {
        $row = [pscustomobject]@{ $_ = 'CORP\viewer' }
        $row | Disable-QlikUser -Connection cloud -ErrorVariable problem -ErrorAction SilentlyContinue
        Assert-QlikError $problem InvalidInput Disable-QlikUser InvalidArgument
    }

    It 'of <_> names nobody' -ForEach 'a connection', 'a run' {
        $source = if ($_ -eq 'a run') { Get-QlikJournal | Select-Object -First 1 } else { Get-QlikConnection sense }
        $csv = Join-Path $TestDrive other.csv
        $source | Export-Csv $csv
        foreach ($given in $source, (Import-Csv $csv), ($source | ConvertTo-Json -Depth 3 | ConvertFrom-Json), [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($source))) {
            $given | Disable-QlikUser -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.InvalidInput*'
        }
    }
}
