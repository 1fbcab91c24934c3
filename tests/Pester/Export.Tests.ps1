# What files and other programs get of every type that a command writes: one cell for each property.
BeforeDiscovery {
    Import-Built
    # From the commands themselves, so that no new type is forgotten.
    $written = (Get-Command -Module QlikAdmin).ImplementingType |
        ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.OutputTypeAttribute], $false).Type.Type } |
        Where-Object { $_.Namespace -eq 'QlikAdmin' -or $_.Namespace -like 'QlikAdmin.*' } | Sort-Object FullName -Unique
    $parts = $written.GetProperties().PropertyType | ForEach-Object { $_.GetGenericArguments() } | Where-Object { $_.IsClass -and $_.Namespace -eq 'QlikAdmin' }
    $types = @($written) + @($parts) | Sort-Object FullName -Unique | ForEach-Object { @{ Type = $_; Name = $_.Name } }
    $filled = $types | Where-Object { -not $_.Type.IsAbstract -and $_.Name -ne 'Sandbox' }
}

BeforeAll {
    Import-Built
    $flags = [Reflection.BindingFlags] 'Instance, NonPublic, Public'
    $moment = [DateTimeOffset]::new(2026, 7, 4, 12, 30, 0, [timespan]::FromHours(2))

    function New-Filled([type] $Type) {
        # An object as a server could fill it, with the worst that a server can say.
        $object = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
        for ($at = $Type; $at -ne [object]; $at = $at.BaseType) {
            foreach ($field in $at.GetFields($flags)) {
                $inner = [Nullable]::GetUnderlyingType($field.FieldType)
                $plain = if ($inner) { $inner } else { $field.FieldType }
                $value = if ($plain -eq [string]) { '=cmd|x' }
                elseif ($plain -eq [DateTimeOffset]) { $moment }
                elseif ($plain.Name -eq 'UtcTime') { $plain.GetMethod('op_Implicit', [type[]] @([Nullable[DateTimeOffset]])).Invoke($null, @($moment)) }
                elseif ($plain -eq [QlikAdmin.FleetTarget]) { New-Filled $plain }
                elseif ($plain -eq [timespan]) { [timespan]::FromHours(36) }
                elseif ($plain -eq [double]) { 1.5 }
                elseif ($plain -eq [uri]) { [uri] 'https://host.example/' }
                elseif ($plain.IsEnum) { [enum]::GetValues($plain)[-1] }
                elseif ($plain -eq [Collections.Generic.IReadOnlyList[string]]) { , [string[]] ('a', 'b') }
                elseif ($plain.IsGenericType -and $plain.GetGenericArguments()[0].Namespace -eq 'QlikAdmin' -and $plain.IsInterface) {
                    $item = $plain.GetGenericArguments()[0]
                    $list = [array]::CreateInstance($item, 2)
                    $list[0], $list[1] = (New-Filled $item), (New-Filled $item)
                    , $list
                }
                else { continue }
                $field.SetValue($object, $value)
            }
        }

        $object
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'The types that commands write' {
    It 'are found' -ForEach @{ Count = @($types).Count } {
        $Count | Should -BeGreaterThan 20
    }
}

Describe '<Name>' -ForEach $types {
    It 'is shown through one cell for each property' {
        $file = [xml] (Get-Content -LiteralPath (Join-Path (Split-Path (Get-BuiltManifest)) 'QlikAdmin.Types.ps1xml') -Raw)
        $entry = $file.Types.Type | Where-Object Name -EQ $Type.FullName
        $entry.TypeAdapter.TypeName | Should -Be 'QlikAdmin.PowerShell._Cells'
    }
}

Describe '<Name> in a file' -ForEach $filled {
    BeforeAll {
        $culture = [cultureinfo]::CurrentCulture
        $one = New-Filled $Type
        try {
            # Days first, and a comma in numbers.
            [cultureinfo]::CurrentCulture = 'de-DE'
            $row = $one | ConvertTo-Csv | ConvertFrom-Csv
            $chosen = $one | Select-Object * | ConvertTo-Csv | ConvertFrom-Csv
            $list = $one | Select-Object * | Format-List | Out-String -Width 4000
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }

        $json = $one | ConvertTo-Json -Depth 4 | ConvertFrom-Json -DateKind String
        $properties = $Type.GetProperties()
    }

    It 'has a cell for each property, for Export-Csv and after Select-Object' {
        foreach ($property in $properties) {
            $cell = $row.($property.Name)
            $plain = [Nullable]::GetUnderlyingType($property.PropertyType)
            if (-not $plain) { $plain = $property.PropertyType }
            $because = "$($property.Name) is a $($plain.Name)"
            if ($plain -eq [DateTimeOffset]) { $cell | Should -BeExactly '2026-07-04T10:30:00Z' -Because $because }
            elseif ($plain.IsEnum) { $cell | Should -BeIn ([enum]::GetNames($plain)) -Because $because }
            elseif ($property.PropertyType -eq [Collections.Generic.IReadOnlyList[string]]) { $cell | Should -BeExactly 'a; b' -Because $because }
            elseif ($plain -eq [double]) { $cell | Should -Match '^-?[0-9]+(,[0-9]+)?$' -Because $because }
            else { $cell | Should -Not -Match '^[=+@-]|^System\.|`|\[\]' -Because $because }

            # Values that count from the present moment differ a little between two reads.
            if ($plain -ne [double]) { $chosen.($property.Name) | Should -BeExactly $cell -Because "$because, selected" }
        }
    }

    It 'has a value for each property in JSON: words, numbers, ISO times, arrays' {
        foreach ($property in $properties) {
            $value = $json.($property.Name)
            $plain = [Nullable]::GetUnderlyingType($property.PropertyType)
            if (-not $plain) { $plain = $property.PropertyType }
            $because = "$($property.Name) is a $($plain.Name)"
            $json.PSObject.Properties[$property.Name] | Should -Not -BeNullOrEmpty -Because $because
            if ($plain -eq [DateTimeOffset]) { $value | Should -Match '^2026-07-04T1[02]:30:00(\+0[02]:00|Z)$' -Because $because }
            elseif ($plain.IsEnum) { $value | Should -BeIn ([enum]::GetNames($plain)) -Because $because }
            elseif ($plain -eq [double]) { "$value" | Should -Match '^-?[0-9]+(\.[0-9]+)?$' -Because $because }
            elseif (-not $plain.IsInterface) { $value -is [Management.Automation.PSCustomObject] | Should -BeFalse -Because $because }
            else { , $value | Should -BeOfType [array] -Because $because }
        }
    }

    It 'shows times in UTC, year first, in a list' {
        foreach ($property in $properties | Where-Object PropertyType -In ([DateTimeOffset], [Nullable[DateTimeOffset]])) {
            $list | Should -Match "(?m)^$($property.Name)\s*: 2026-07-04T10:30:00Z" -Because $property.Name
        }
    }
}

Describe 'What scripts get' {
    BeforeAll {
        $row = New-Filled ([QlikAdmin.Allocation])
        $user = New-Filled ([QlikAdmin.User])
    }

    It 'is the moment itself' {
        $row.LastUsedAt | Should -BeOfType [DateTimeOffset]
        $row.LastUsedAt -lt (Get-Date) | Should -Be ($moment -lt (Get-Date))
        $row.LastUsedAt -eq $moment | Should -BeTrue
        $row.LastUsedAt.UtcDateTime.Hour | Should -Be 10
        "{0:yyyy-MM-dd}" -f $row.LastUsedAt | Should -Be '2026-07-04'
        $row, $row | Where-Object LastUsedAt -EQ $moment | Should -HaveCount 2
        $later = New-Filled ([QlikAdmin.Allocation])
        [QlikAdmin.Allocation].GetProperty('LastUsedAt').SetMethod.Invoke($later, @($moment.AddDays(1)))
        ($later, $row | Sort-Object LastUsedAt)[0] | Should -Be $row
        ($row, $later | Measure-Object LastUsedAt -Maximum).Maximum -eq $later.LastUsedAt | Should -BeTrue
    }

    It 'is nothing where there is nothing' {
        $empty = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject([QlikAdmin.Allocation])
        $null -eq $empty.LastUsedAt | Should -BeTrue
        $null -eq $empty.IdleFor | Should -BeTrue
        [bool] $empty.UserName | Should -BeFalse
    }

    It 'is a length of time that can be compared, and a number of days in a file' {
        $row.IdleFor | Should -BeOfType [timespan]
        $row.IdleFor -gt [timespan]::FromDays(-36500) | Should -BeTrue
        $days = [double] ($row | ConvertTo-Json | ConvertFrom-Json).IdleFor
        [math]::Abs($days - $row.IdleFor.TotalDays) | Should -BeLessThan 0.02
    }

    It 'is the text as the server wrote it, and only a cell is kept from being a formula' {
        $row.UserName -eq '=cmd|x' | Should -BeTrue
        $row.UserName.Length | Should -Be 6
        "$($row.UserName)" | Should -BeExactly '=cmd|x'
        ($row | Select-Object -ExpandProperty UserName) -eq '=cmd|x' | Should -BeTrue
        ($row | ConvertTo-Json | ConvertFrom-Json).UserName | Should -BeExactly '=cmd|x'
        ($row | ConvertTo-Csv | ConvertFrom-Csv).UserName | Should -BeExactly "'=cmd|x"
    }

    It 'is a list' {
        $user.Roles | Should -HaveCount 2
        $user.Roles -contains 'b' | Should -BeTrue
        @($user.Roles | ForEach-Object { $_.ToUpperInvariant() }) | Should -Be 'A', 'B'
        $user.Roles[1] | Should -Be 'b'
    }

    It 'goes into methods and operators as what it is' {
        # With the wrong kind of wrapper the engine would search for a binding rule without end.
        $name = $row.UserName
        [string]::Join('-', $user.Roles) | Should -Be 'a-b'
        [Text.StringBuilder]::new().Append($row.UserName).ToString() | Should -Be '=cmd|x'
        [DateTimeOffset]::Compare($row.LastUsedAt, $moment) | Should -Be 0
        $first, $second = $user.Roles
        "$first$second$name" | Should -Be 'ab=cmd|x'
        foreach ($one in $row.LastUsedAt) { $one.Year | Should -Be 2026 }
        @{ $row.UserName = 1 }['=cmd|x'] | Should -Be 1
        $user.Roles + 'c' | Should -Be 'a', 'b', 'c'
        $row.UserName -replace '=' | Should -Be 'cmd|x'
        $removal = New-Filled ([QlikAdmin.UserRemoval])
        $removal.Moved[0].Name -eq '=cmd|x' | Should -BeTrue
        [Collections.ArrayList]::new($removal.Moved).Count | Should -Be 2
    }

    It 'is a word, also after it was in a file' {
        $row.Status -eq [QlikAdmin.AllocationStatus]::Quarantined | Should -BeTrue
        $path = Join-Path $TestDrive word.xml
        $row | Export-Clixml $path
        (Import-Clixml $path).Status -eq 'Quarantined' | Should -BeTrue
    }
}

Describe 'A name that is a formula' {
    It 'comes back from a file as the server knows it' {
        $sandbox = Start-TestSandbox -Users 20
        Connect-TestSandbox $sandbox
        $person = Get-QlikUser CORP\viewer -Connection cloud
        $null = $person | Set-QlikUser -Name '=1+1' -Confirm:$false
        $path = Join-Path $TestDrive people.csv
        Get-QlikUser CORP\viewer -Connection cloud | Export-Csv $path
        Get-Content $path -Raw | Should -Match "`"'=1\+1`""
        (Import-Csv $path | Get-QlikUser).Name -eq '=1+1' | Should -BeTrue
        Get-QlikUser -Name ('=1+1', (Import-Csv $path).Name)[0] -Connection cloud | Should -HaveCount 1
    }
}
