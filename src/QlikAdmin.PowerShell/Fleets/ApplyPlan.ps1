# Applies the rows of a plan over a fleet that belong to this target.
param([string] $Rows, $End, [bool] $PassThru)

$given = @{}
if ($PassThru) { $given.PassThru = $true }
if ($End) { $given.MaximumDuration = [TimeSpan]::FromSeconds([Math]::Max(1, ($End - [DateTime]::UtcNow).TotalSeconds)) }
ConvertFrom-Csv -InputObject $Rows | Invoke-QlikPlan @given -Confirm:$false
