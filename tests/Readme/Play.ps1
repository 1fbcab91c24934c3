<#
.SYNOPSIS
Plays README.md from top to bottom in a real terminal of 80 columns (tmux), from the installed package against the sandbox, and keeps the screens.

.DESCRIPTION
Each command is typed, and questions are answered as a person would. The screens are in out/readme-screens, as text and with their colours: look at
them. A command that leaves an error fails the play. Needs tmux, and a built module.

.PARAMETER Picture
Also renders the screens of the plan to docs/images/plan.svg, the picture at the top of README.md.
#>
[CmdletBinding()]
param([switch] $Picture)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if (-not (Get-Command -Name tmux -CommandType Application -ErrorAction Ignore)) {
    [Console]::Error.WriteLine('tmux is missing. On Debian: apt-get install tmux')
    exit 1
}

$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
Import-Module ([IO.Path]::Combine($root, 'tests', 'Pester', 'Pages.psm1')) -Force
$screens = [IO.Path]::Combine($root, 'out', 'readme-screens')
Remove-Item -LiteralPath $screens -Recurse -Force -ErrorAction Ignore
$null = New-Item -ItemType Directory -Path $screens
$folder = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-play-$PID"
$place = New-PageFolder $folder
$ready = Join-Path $folder ready
$columns = 80
$rows = 50

# The shell of the terminal: its prompt says that a command has ended, and how many errors there were.
"$(Get-PagePrelude)
Set-PSReadLineOption -PredictionSource None -BellStyle None
`$global:number = 0
function global:prompt { [IO.File]::WriteAllText('$ready.new', `"`$global:number `$(`$Error.Count)`"); [IO.File]::Move('$ready.new', '$ready', `$true); `$global:number++; `$Error.Clear(); 'PS> ' }
Set-Location -LiteralPath '$folder'
Clear-Host" | Set-Content (Join-Path $folder prelude.ps1)
$exports = $place.Environment.GetEnumerator() | ForEach-Object { "export $($_.Key)='$($_.Value)'" }
"set-option -g history-limit 50000`nset-option -g default-terminal screen-256color" | Set-Content (Join-Path $folder tmux.conf)
$own = [Environment]::ProcessPath
$shell = if ([IO.Path]::GetFileNameWithoutExtension($own) -eq 'dotnet') { "'$own' '$(Join-Path $PSHOME pwsh.dll)'" } else { "'$own'" }
@('#!/bin/sh') + $exports + "exec $shell -NoProfile -NoLogo -NoExit -File '$(Join-Path $folder prelude.ps1)'" | Set-Content (Join-Path $folder shell.sh)

function Invoke-Tmux {
    $said = & tmux -L "qlikadmin-play-$PID" -f (Join-Path $folder tmux.conf) @args 2>&1
    if ($LASTEXITCODE -ne 0) { throw "tmux $args`: $said" }
    $said
}

function Get-Screen([int] $From, [switch] $Colour) {
    $all = @(if ($Colour) { Invoke-Tmux capture-pane -p -e -S - -t play } else { Invoke-Tmux capture-pane -p -S - -t play })
    $lines = @($all | Select-Object -Skip $From)
    while ($lines.Count -gt 0 -and -not ($lines[-1] -replace "`e\[[0-9;]*m").Trim()) { $lines = @($lines | Select-Object -SkipLast 1) }
    $lines
}

function Get-CursorLine {
    [int] $history, [int] $cursor = (Invoke-Tmux display-message -p -t play '#{history_size} #{cursor_y}') -split ' '
    $history + $cursor
}

# Waits for the prompt with this number, and answers what is asked on the way there.
function Wait-Prompt([int] $Number, [int] $From, [string] $What) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $answered = 0
    while ($true) {
        if ((Test-Path -LiteralPath $ready) -and ([int] (([IO.File]::ReadAllText($ready) -split ' ')[0])) -ge $Number) {
            return [int] (([IO.File]::ReadAllText($ready) -split ' ')[1])
        }

        $tail = (@(Get-Screen $From) | Select-Object -Last 4) -join ' '
        if ($tail -match '\[\?\] Help.*:\s*$' -and ($now = Get-CursorLine) -gt $answered) {
            Invoke-Tmux send-keys -t play -l $(if ($tail -match '\[A\] Yes to All') { 'a' } else { 'y' })
            Invoke-Tmux send-keys -t play Enter
            $answered = $now
        }

        if ($watch.Elapsed.TotalSeconds -gt 120) {
            throw "This did not end within 120 s: $What`n$((Get-Screen $From) -join "`n")"
        }

        Start-Sleep -Milliseconds 100
    }
}

function ConvertTo-Svg([string[]] $Lines) {
    $colours = '#0c0c0c', '#e06c75', '#7ee0a0', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d4d4d4', '#7f848e', '#ff7b86', '#98f5b9', '#ffd68a', '#82c7ff', '#e29cf5', '#7fe0e8', '#ffffff'
    $width = 8.4
    $height = 18
    $body = [Text.StringBuilder]::new()
    # tmux writes a colour where it changes, and not again on the next line.
    $colour = '#d4d4d4'
    $weight = 'normal'
    for ($row = 0; $row -lt $Lines.Count; $row++) {
        $column = 0
        foreach ($part in [regex]::Matches($Lines[$row], "`e\[(?<sgr>[0-9;]*)m|(?<text>[^`e]+)")) {
            if ($part.Groups['text'].Success) {
                $text = $part.Groups['text'].Value
                # Words that are far apart are texts of their own, so that no program that shows the picture can lose the spaces.
                foreach ($word in [regex]::Matches($text, '\S+(?: \S+)*')) {
                    $null = $body.Append(('<text x="{0}" y="{1}" fill="{2}" font-weight="{3}" textLength="{4}">{5}</text>' -f @(
                                [Math]::Round(16 + ($column + $word.Index) * $width, 1).ToString([cultureinfo]::InvariantCulture), (50 + $row * $height), $colour, $weight,
                                [Math]::Round($word.Length * $width, 1).ToString([cultureinfo]::InvariantCulture), [Security.SecurityElement]::Escape($word.Value))) + "`n")
                }

                $column += $text.Length
                continue
            }

            foreach ($code in $part.Groups['sgr'].Value -split ';') {
                $number = if ($code) { [int] $code } else { 0 }
                if ($number -eq 0) { $colour = '#d4d4d4'; $weight = 'normal' }
                elseif ($number -eq 1) { $weight = 'bold' }
                elseif ($number -eq 39) { $colour = '#d4d4d4' }
                elseif ($number -ge 30 -and $number -le 37) { $colour = $colours[$number - 30] }
                elseif ($number -ge 90 -and $number -le 97) { $colour = $colours[$number - 82] }
            }
        }
    }

    $w = [int] (32 + $columns * $width)
    $h = 50 + $Lines.Count * $height
    @"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $w $h" width="$w" height="$h" role="img" aria-label="A terminal: a plan is made and shown">
<rect width="$w" height="$h" rx="8" fill="#1e1e1e"/><circle cx="20" cy="16" r="5" fill="#e06c75"/><circle cx="38" cy="16" r="5" fill="#e5c07b"/><circle cx="56" cy="16" r="5" fill="#7ee0a0"/>
<g font-family="Consolas, Menlo, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve" style="white-space:pre">
$body</g>
</svg>
"@
}

$failed = 0
$script:extra = 0
$number = 0
$plan = [Collections.Generic.List[string]]::new()
try {
    $null = Invoke-Tmux new-session -d -s play -x $columns -y $rows "sh '$(Join-Path $folder shell.sh)'"
    $null = Wait-Prompt 0 0 'the shell'
    $statements = @(Get-PageStatement README.md)
    foreach ($statement in $statements) {
        $number++
        if ($statement.Code -like '*./client.pfx*') {
            # What an admin copied from the management console. It is not part of what is played.
            $files = Get-CursorLine
            Invoke-Tmux send-keys -t play -l 'Copy-PageCertificate'
            Invoke-Tmux send-keys -t play Enter
            $script:extra++
            $null = Wait-Prompt ($number - 1 + $script:extra) $files 'copying the certificate'
        }

        $from = Get-CursorLine
        foreach ($line in ($statement.Code | Convert-PageCode) -split '\r?\n') {
            Invoke-Tmux send-keys -t play -l "$line "
            Invoke-Tmux send-keys -t play Enter
        }

        $errors = Wait-Prompt ($number + $script:extra) $from $statement.Code
        $name = '{0:00}-{1}' -f $number, (($statement.Code -split '\r?\n')[0] -replace '[^A-Za-z0-9]+', '-')
        $name = $name.Substring(0, [Math]::Min(60, $name.Length)).TrimEnd('-')
        # Without the prompt that waits for the next command.
        $screen = @(Get-Screen $from | Select-Object -SkipLast 1)
        $colour = @(Get-Screen $from -Colour | Select-Object -SkipLast 1)
        $screen | Set-Content (Join-Path $screens "$name.txt")
        $colour | Set-Content (Join-Path $screens "$name.ansi")
        if ($statement.Code -like '$plan *' -or $statement.Code -like '$policy *' -or $statement.Code -like 'Invoke-QlikPlan*') { $plan.AddRange([string[]] $colour) }
        if ($errors -gt 0) {
            $failed++
            "FAILED line $($statement.Line): $($statement.Code)"
            $screen
        }
    }
}
finally {
    & tmux -L "qlikadmin-play-$PID" kill-server 2>$null
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}

if ($Picture) {
    $target = [IO.Path]::Combine($root, 'docs', 'images', 'plan.svg')
    $null = New-Item -ItemType Directory -Path (Split-Path $target) -Force
    [IO.File]::WriteAllText($target, (ConvertTo-Svg $plan).Replace("`r`n", "`n") + "`n")
}

"README.md: $number commands played in $columns columns, $failed failed; the screens are in out/readme-screens"
exit [int] ($failed -gt 0)
