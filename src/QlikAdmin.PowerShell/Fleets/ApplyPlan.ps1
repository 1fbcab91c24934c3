# Applies the rows of a plan over a fleet that belong to this target.
param([string] $Rows, $End, [bool] $PassThru)

$given = @{ PassThru = $PassThru }
if ($End) { $given.MaximumDuration = [TimeSpan]::FromSeconds([Math]::Max(1, ($End - [DateTime]::UtcNow).TotalSeconds)) }
$planned = @(ConvertFrom-Csv -InputObject $Rows)
$done = @($planned | Invoke-QlikPlan @given -Confirm:$false)
$done

$left = if ($PassThru) { $planned.Count - $done.Count } else { ($done | Measure-Object -Property Left -Sum).Sum }
if ($End -and [DateTime]::UtcNow -ge $End -and $left -gt 0) {
    Write-Error -ErrorId Qlik.FleetTargetFailed -Category OperationStopped -Message (
        "The time limit is reached, and $left of $($planned.Count) rows of the plan are left. To go on, give Invoke-QlikFleet the same plan again.")
}
