namespace QlikAdmin.Http.Assumptions;

/// <summary>In how many rows a field must be there.</summary>
internal enum FieldNeed
{
    /// <summary>It may be missing. Where it has a value, the value has the form.</summary>
    May,

    /// <summary>At least one row of a longer list has it, with or without a value. A server may leave it out where it is empty.</summary>
    SomeOfMany,

    /// <summary>At least one row of a list has it, with or without a value.</summary>
    Some,

    /// <summary>At least one row of a list has it with a value.</summary>
    SomeValue,

    /// <summary>Every row has it, with or without a value.</summary>
    Every,

    /// <summary>Every row has it with a value.</summary>
    EveryValue,
}
