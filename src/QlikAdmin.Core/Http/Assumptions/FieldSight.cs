namespace QlikAdmin.Http.Assumptions;

/// <summary>What one row shows of one field.</summary>
internal enum FieldSight
{
    /// <summary>It is not there.</summary>
    Absent,

    /// <summary>It is there without a value.</summary>
    Null,

    /// <summary>Its value has the expected form.</summary>
    Right,

    /// <summary>Its value has another form.</summary>
    Wrong,
}
