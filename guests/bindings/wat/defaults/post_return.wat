(func $post_return (param $response i32))
